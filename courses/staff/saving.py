"""Saving in the page editor: one save after the other, also while Wagtail saves by itself."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_editor_js")
def add_save_in_turn():
    return format_html(
        '<script type="module" src="{}"></script>', static("courses/staff/save_in_turn.js")
    )

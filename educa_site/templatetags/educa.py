"""Tags and filters every template may use: icons, durations, names, progress, form fields.

Nothing here asks the database.
"""

from django import template
from django.forms import BoundField, CheckboxInput, PasswordInput, RadioSelect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from courses.content.languages import get_language_name
from educa_site.import_map import write_import_map

register = template.Library()

SPRITE = "educa/img/icons.svg"
ICON_SIZES = {"": "icon", "s": "icon icon--s", "l": "icon icon--l"}
CELL_PITCH = 14  # pixels from one progress square to the next
MAX_CELLS = 48  # beyond this many lessons a plain bar is easier to read than squares


@register.simple_tag
def icon(name: str, size: str = "", css: str = "") -> SafeString:
    """Return one icon of the sprite, hidden from assistive technology: words go beside it."""
    css_class = f"{ICON_SIZES[size]} {css}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css_class,
        static(SPRITE),
        name,
    )


@register.simple_tag(takes_context=True)
def import_map(context) -> SafeString:
    """Return the import map of our modules, with the nonce of this answer. Before all scripts."""
    return write_import_map(str(getattr(context.get("request"), "csp_nonce", "")))


@register.filter
def duration(minutes: int | None) -> str:
    """Return minutes as people say them: "14 min", "2 h", "2 h 20 min"; "" for None.

    The script that marks a lesson complete words its own updates the same way.
    """
    if minutes is None or minutes == "":
        return ""
    hours, rest = divmod(max(int(minutes), 0), 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": hours})
    if rest or not hours:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return " ".join(parts)


@register.filter
def person_name(user) -> str:
    """Return the name others see of an account; "" for a guest. Never the e-mail address."""
    return user.public_name if user and user.is_authenticated else ""


@register.filter
def initials(name: str) -> str:
    """Return up to two capital initials of a name: first and last word."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@register.filter
def own_language_name(code: str) -> str:
    """Return a language's own name, "Deutsch" for "de"; the code itself when it is unknown.

    Not `language_name`: that is Django's, which answers in English.
    """
    return get_language_name(code) if code else ""


@register.simple_tag
def written_in(code: str, guess: bool = False) -> SafeString:
    """Return the attributes of an element whose words are in a language: `lang` and `dir`.

    "" where the page speaks that language anyway, and for codes that no language has; with `guess`
    the browser then takes the direction from the words (WCAG 3.1.2).
    """
    same = SafeString(' dir="auto"' if guess else "")
    spoken = get_language() or ""
    if not code or code.lower() == spoken.lower():
        return same
    try:
        is_rtl = get_language_info(code.lower())["bidi"]
    except KeyError:
        return same
    return format_html(' lang="{}" dir="{}"', code, "rtl" if is_rtl else "ltr")


@register.filter
def is_animation(image) -> bool:
    """Return whether an image would lose its movement when it is resized."""
    return getattr(image, "is_animation", False)


def progress_cells(*, done: int, total: int, items=None, here: int | None = None) -> list[dict]:
    """Return one square a lesson: x offset, state ("done" | "here" | ""), is_here.

    Items (in study order) tell which lessons are done; without them the first `done` are.
    `here` is a 1-based position; None marks the first lesson that is not done, 0 marks none.
    """
    states = [bool(item.is_done) for item in items] if items else [n < done for n in range(total)]
    if here is None:
        here = states.index(False) + 1 if False in states else 0
    return [
        {
            "x": number * CELL_PITCH + 1,
            "state": "done" if is_done else "here" if number + 1 == here else "",
            "is_here": number + 1 == here,
        }
        for number, is_done in enumerate(states)
    ]


@register.inclusion_tag("components/progress.html")
def progress(*, done, total, minutes_left=None, items=None, here=None, percent=None, live=False):
    """Render progress in words and squares, as a plain bar above 48 lessons.

    `here` marks the lesson the reader looks at (1-based); `live` lets the page's script update it.
    """
    total = total or 0
    done = min(done or 0, total)
    cells = []
    if 0 < total <= MAX_CELLS:
        cells = progress_cells(done=done, total=total, items=items, here=here)
    return {
        "done": done,
        "total": total,
        "percent": percent if percent is not None else (100 * done // total if total else 0),
        "minutes_left": minutes_left,
        "cells": cells,
        "width": len(cells) * CELL_PITCH,
        "live": live,
    }


@register.inclusion_tag("components/pagination.html")
def pagination(page_obj):
    """Render links to the pages of a paginated list, far pages folded into an ellipsis."""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number) if page_obj else []
    return {"page_obj": page_obj, "page_numbers": numbers}


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField):
    """Render one field of a form: label, help, errors, widget, all tied together by ids."""
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)  # a placeholder that repeats the label is noise
    if field.help_text and widget.attrs.get("autocomplete") == "new-password":
        # Django's list says five times what a password may not be.
        field.help_text = _(
            "At least 8 characters. Not your name, not digits alone, nothing many people use."
        )
    is_choice = isinstance(widget, CheckboxInput)
    is_password = isinstance(widget, PasswordInput)
    attrs = {}
    if not is_choice:
        css = {"select": "select", "textarea": "textarea"}.get(field.widget_type, "input")
        attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "is_choice": is_choice,
        "is_password": is_password,
        "has_own_layout": field.use_fieldset,
        # Radios and lists of checkboxes: each option is a label of its own.
        "options": list(field) if isinstance(widget, RadioSelect) else None,
    }

"""The home page of a site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from courses.views.home import get_home_context

__all__ = ["HomePage"]


class HomePage(Page):
    headline = models.CharField(
        _("headline"), max_length=120, default=_("Learn something well, one lesson at a time.")
    )
    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=400,
        default=_("Short courses by people who teach. Study at your own pace; your place is kept."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage"]

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    api_fields = [APIField("headline"), APIField("lead")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), **get_home_context(request)}

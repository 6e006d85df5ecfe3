"""The home page of a site, composed of blocks."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.content.editor_links import LinkedStreamBlock
from courses.views.home import get_home_context
from courses.views.metadata import describe_home

from .blocks import HOME_BLOCKS, find_chosen_ids, find_newest_count
from .first_body import default_body

__all__ = ["HomePage"]


class HomePage(Page):
    """`headline` and `lead` are those of the opening, for the title and the API."""

    body = StreamField(
        LinkedStreamBlock(HOME_BLOCKS, block_counts={"hero": {"max_num": 1}}),
        blank=True,
        default=default_body,
        verbose_name=_("content"),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage"]

    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = [APIField("headline"), APIField("lead")]

    class Meta:
        verbose_name = _("home page")

    @property
    def headline(self) -> str:
        return self.get_opening("headline") or self.title

    @property
    def lead(self) -> str:
        return self.get_opening("lead")

    @property
    def has_opening(self) -> bool:
        return any(block.block_type == "hero" for block in self.body)

    def get_opening(self, name: str) -> str:
        heroes = (block.value for block in self.body if block.block_type == "hero")
        return next((hero[name] or "" for hero in heroes), "")

    def clean(self) -> None:
        super().clean()
        kinds = [block.block_type for block in self.body]
        if "hero" in kinds[1:]:
            raise ValidationError({"body": _("The opening stands first: it holds the title.")})

    def get_context(self, request, *args, **kwargs):
        courses = get_home_context(
            request,
            chosen_ids=find_chosen_ids(self.body),
            newest_count=find_newest_count(self.body),
        )
        metadata = describe_home(self) if self.full_url else None
        context = super().get_context(request, *args, **kwargs)
        return {**context, **courses, "metadata": metadata}

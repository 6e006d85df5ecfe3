"""The catalog and the course: the two kinds of page everybody may see."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from .blocks import CONTENT_BLOCKS
from .rich_text import InertRichTextField
from .serving import serve_page
from .subjects import Subject

__all__ = ["CourseIndexPage", "CoursePage"]

# First path segments below a course that are places of the product and not modules.
RESERVED_SLUGS = frozenset(
    [
        "chat",
        "enroll",
        "withdraw",
        "progress",
        "certificate",
        "contents",
        "files",
        "settings",
        "team",
    ]
)


class CourseIndexPage(Page):
    """The catalog, one per site."""

    intro = models.TextField(_("introduction"), blank=True, max_length=500)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    api_fields: list = []

    class Meta:
        verbose_name = _("course catalog")

    def serve(self, request, *args, **kwargs):
        return serve_page(self, request)

    def serve_preview(self, request, mode_name):
        return serve_page(self, request)


class CourseQuerySet(PageQuerySet):
    def for_cards(self) -> "CourseQuerySet":
        """Fetch what a course card shows, the cover's renditions too. Two queries."""
        return self.select_related("subject", "cover", "owner").prefetch_related(
            "cover__renditions"
        )


CourseManager = PageManager.from_queryset(CourseQuerySet)


class CoursePage(Page):
    """A course: its public overview. What learners open stands in the modules below it."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class EnrollmentPolicy(models.TextChoices):
        OPEN = "open", _("Open: anybody with an account")
        CLOSED = "closed", _("Closed: nobody new")

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="courses", verbose_name=_("subject")
    )
    promise = models.CharField(
        _("promise"),
        max_length=300,
        blank=True,
        help_text=_("One sentence: what somebody has who finishes the course."),
    )
    overview = StreamField(CONTENT_BLOCKS, blank=True, verbose_name=_("overview"))
    outcomes = StreamField(
        [("outcome", blocks.CharBlock(max_length=300, label=_("Outcome"), icon="tick"))],
        blank=True,
        verbose_name=_("outcomes"),
        help_text=_("Each completes the sentence “You will be able to …”."),
    )
    prerequisites = InertRichTextField(
        _("requirements"), blank=True, features=["bold", "italic", "ol", "ul", "link", "code"]
    )
    level = models.CharField(
        _("level"), max_length=20, choices=Level.choices, default=Level.BEGINNER
    )
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("Language code, as in “en”.")
    )
    cover = models.ForeignKey(
        "courses.CourseImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    license = models.CharField(_("license"), max_length=100, blank=True)
    enrollment_policy = models.CharField(
        _("who may enroll"),
        max_length=20,
        choices=EnrollmentPolicy.choices,
        default=EnrollmentPolicy.OPEN,
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    admin_default_ordering = "ord"

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldRowPanel([FieldPanel("subject"), FieldPanel("level"), FieldPanel("language")]),
        FieldPanel("cover"),
        FieldPanel("outcomes"),
        FieldPanel("overview"),
        FieldPanel("prerequisites"),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("license")]),
    ]
    settings_panels = [
        MultiFieldPanel([FieldPanel("enrollment_policy")], heading=_("Enrollment")),
        *Page.settings_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("promise"),
        index.SearchField("overview"),
        index.FilterField("subject"),
        index.FilterField("level"),
        index.RelatedFields("subject", [index.SearchField("title")]),
    ]

    objects = CourseManager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        permissions = [("start_course", "Can start a course")]

    preview_modes = [("visitor", _("As a visitor")), ("student", _("As an enrolled student"))]

    def serve(self, request, *args, **kwargs):
        return serve_page(self, request)

    def serve_preview(self, request, mode_name):
        request.preview_mode = mode_name
        return serve_page(self, request)


def refuse_reserved_slug(slug: str) -> None:
    """Raise `ValidationError` where a module's slug would hide a place of the product."""
    if slug in RESERVED_SLUGS:
        problem = _("“%(slug)s” is the address of a part of the site; choose another.")
        raise ValidationError({"slug": problem % {"slug": slug}})

"""The catalog and the course: the two kinds of page everybody may see."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index

from .blocks import CONTENT_BLOCKS
from .editor_links import LinkedStreamBlock
from .page_permissions import CoursePagePermissionTester
from .rich_text import InertRichTextField
from .serving import serve_page
from .subjects import Subject
from .tree_writes import SoundTreePage

__all__ = ["CourseIndexPage", "CoursePage"]

MAX_CAPACITY = 1_000_000

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


# `/learn/events/` takes what lessons report: nobody could resume a course of that name.
RESERVED_COURSE_SLUGS = frozenset(["events"])


class CourseIndexPage(SoundTreePage):
    """The catalog, one per site."""

    intro = models.TextField(_("introduction"), blank=True, max_length=500)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    content_panels = [*Page.content_panels, FieldPanel("intro")]

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

    def in_catalog(self) -> "CourseQuerySet":
        """Return the courses shown to new people: published and not archived."""
        return self.live().filter(archived_at__isnull=True)


CourseManager = PageManager.from_queryset(CourseQuerySet)


class CoursePage(SoundTreePage):
    """A course: its public overview. What learners open stands in the modules below it."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class EnrollmentPolicy(models.TextChoices):
        OPEN = "open", _("Open: anybody with an account")
        APPROVAL = "approval", _("Approval: the team answers each request")
        CODE = "code", _("Invite code: who has one from the team")
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
    overview = StreamField(
        LinkedStreamBlock(CONTENT_BLOCKS), blank=True, verbose_name=_("overview")
    )
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
    enrollment_opens_at = models.DateTimeField(
        _("enrollment opens"), null=True, blank=True, help_text=_("Empty: from now on.")
    )
    enrollment_closes_at = models.DateTimeField(
        _("enrollment closes"), null=True, blank=True, help_text=_("Empty: never.")
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CAPACITY)],
        help_text=_("Empty: as many as come. Who comes later stands on a waiting list."),
    )
    # Set by `archive_course` alone: a fact of the course, not of one of its revisions.
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    admin_default_ordering = "ord"
    exclude_fields_in_copy = ["archived_at"]

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
        MultiFieldPanel(
            [
                FieldPanel("enrollment_policy"),
                FieldRowPanel(
                    [FieldPanel("enrollment_opens_at"), FieldPanel("enrollment_closes_at")]
                ),
                FieldPanel("capacity"),
            ],
            heading=_("Enrollment"),
            help_text=_(
                "Invite codes, requests and the waiting list are on the screen “Class”. Changes "
                "here count once the course is published."
            ),
        ),
        *Page.settings_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("promise"),
        index.SearchField("overview"),
        index.FilterField("subject"),
        index.FilterField("level"),
        index.FilterField("archived_at"),
        index.RelatedFields("subject", [index.SearchField("title")]),
    ]

    objects = CourseManager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        permissions = [("start_course", "Can start a course")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                name="course_capacity_from_1",
                violation_error_message=_("A course needs at least one place."),
            ),
            models.CheckConstraint(
                condition=models.Q(enrollment_opens_at__isnull=True)
                | models.Q(enrollment_closes_at__isnull=True)
                | models.Q(enrollment_closes_at__gt=models.F("enrollment_opens_at")),
                name="course_enrollment_closes_after_opening",
                violation_error_message=_("Enrollment must close after it opens."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_reserved_slug(self.slug or slugify(self.title), RESERVED_COURSE_SLUGS)
        opens, closes = self.enrollment_opens_at, self.enrollment_closes_at
        if opens and closes and closes <= opens:
            problem = _("Enrollment must close after it opens.")
            raise ValidationError({"enrollment_closes_at": problem})

    def permissions_for_user(self, user):
        return CoursePagePermissionTester(user, self)

    preview_modes = [("visitor", _("As a visitor")), ("student", _("As an enrolled student"))]

    def serve(self, request, *args, **kwargs):
        return serve_page(self, request)

    def serve_preview(self, request, mode_name):
        request.preview_mode = mode_name
        return serve_page(self, request)

    def with_content_json(self, content):
        """Keep the archive's date of today, whichever revision is read, published or reverted.

        It is read anew, because the page at hand may have been loaded before it was archived.
        """
        page = super().with_content_json(content)
        dates = CoursePage.objects.filter(pk=self.pk).values_list("archived_at", flat=True)
        page.archived_at = dates.first()
        return page

    def get_sitemap_urls(self, request=None):
        return [] if self.archived_at else super().get_sitemap_urls(request)


def refuse_reserved_slug(slug: str, reserved: frozenset[str] = RESERVED_SLUGS) -> None:
    """Raise `ValidationError` where a slug would hide a place of the product."""
    if slug in reserved:
        problem = _("“%(slug)s” is the address of a part of the site; choose another.")
        raise ValidationError({"slug": problem % {"slug": slug}})

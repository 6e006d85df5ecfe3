"""Columns and filters of the explorer for courses, modules and lessons; the listing “Courses”.

What a column counts is read once for all rows on the screen, never row by row.
"""

from collections.abc import Callable

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.forms import CheckboxSelectMultiple, Media, RadioSelect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.admin.widgets.button import HeaderButton

from courses import access
from courses.content.learning_pages import LessonPage, ModulePage
from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.progress.class_summary import count_enrolled, count_finishers

from .start_course import START_COURSE

NARROW = "7%"
MODULE_PATH = Substr("path", 1, Length("path") - LessonPage.steplen)
TITLE = PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title")
CHANGED = DateColumn(
    "latest_revision_created_at",
    label=_("Last change"),
    sort_key="latest_revision_created_at",
    width="12%",
)


class StateColumn(PageStatusColumn):
    """Wagtail's own tag, and "archived" beside it, which Wagtail knows nothing of."""

    cell_template_name = "courses/staff/explorer_state_cell.html"


STATUS = StateColumn("status", label=_("State"), sort_key="live", width="10%")


class YesColumn(Column):
    """ "Yes" where it holds. A red cross where it does not would look like a mistake."""

    def get_value(self, instance):
        return _("Yes") if super().get_value(instance) else "–"


class CountColumn(Column):
    """A number that the view reads for all rows at once and leaves on each row."""

    def __init__(self, name: str, label, read: Callable[[list], dict[int, int]]):
        super().__init__(name, label=label, width=NARROW)
        self.read = read

    def get_value(self, instance):
        return instance.counts[self.name]


class WithCountsMixin:
    """Fills the count columns of an index view: one read for each column."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["media"] += Media(css={"all": ["courses/staff/explorer.css"]})
        rows = list(context["object_list"])
        for row in rows:
            row.counts = {}
        for column in self.columns:
            if isinstance(column, CountColumn):
                found = column.read(rows)
                for row in rows:
                    row.counts[column.name] = found.get(row.pk, 0)
        return context


def count_minutes(modules: list[ModulePage]) -> dict[int, int]:
    """Return the minutes of each module with those of its lessons, by id. One query."""
    minutes = {module.path: module.minutes for module in modules}
    lessons = LessonPage.objects.annotate(module_path=MODULE_PATH).filter(module_path__in=minutes)
    for lesson in lessons.only("path", "depth", "estimated_minutes", "derived_minutes"):
        minutes[lesson.module_path] += lesson.minutes
    return {module.pk: minutes[module.path] for module in modules}


COURSE_COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    TITLE,
    Column("subject", label=_("Subject"), width="12%"),
    Column("numchild", label=_("Modules"), sort_key="numchild", width=NARROW),
    CountColumn("enrolled", _("Enrolled"), count_enrolled),
    CHANGED,
    STATUS,
]
LESSON_COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    TITLE,
    Column("minutes", label=_("Minutes"), width=NARROW),
    Column(
        "required_block_count", label=_("Blocks"), sort_key="required_block_count", width=NARROW
    ),
    YesColumn("is_free_preview", label=_("Free preview"), width=NARROW),
    CountColumn("completed_by", _("Completed by"), count_finishers),
    CHANGED,
    STATUS,
]
MODULE_COLUMNS = [
    *LESSON_COLUMNS[:2],
    Column("numchild", label=_("Lessons"), sort_key="numchild", width=NARROW),
    CountColumn("total_minutes", _("Minutes"), count_minutes),
    *LESSON_COLUMNS[4:],
]


class StateFilter(django_filters.ChoiceFilter):
    """Live, live with unpublished changes, or not live."""

    CONDITIONS = {
        "live": {"live": True, "has_unpublished_changes": False},
        "live-draft": {"live": True, "has_unpublished_changes": True},
        "draft": {"live": False},
    }

    def filter(self, qs, value):
        return qs.filter(**self.CONDITIONS.get(value, {}))


class StateFilterSet(WagtailFilterSet):
    state = StateFilter(
        label=_("State"),
        empty_label=_("Any"),
        choices=[
            ("live", _("Live")),
            ("live-draft", _("Live with unpublished changes")),
            ("draft", _("Not live")),
        ],
        widget=RadioSelect,
    )
    latest_revision_created_at = django_filters.DateFromToRangeFilter(
        label=_("Last change"), widget=DateRangePickerWidget
    )


class CourseFilterSet(StateFilterSet):
    subject = django_filters.ModelMultipleChoiceFilter(
        label=_("Subject"), queryset=Subject.objects.all(), widget=CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        label=_("Level"), choices=CoursePage.Level.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = CoursePage
        fields: list[str] = []


class LearningFilterSet(StateFilterSet):
    is_free_preview = django_filters.ChoiceFilter(
        label=_("Free preview"),
        empty_label=_("Any"),
        choices=[("True", _("Yes")), ("False", _("No"))],
        widget=RadioSelect,
    )
    is_empty = django_filters.ChoiceFilter(
        label=_("Content"),
        empty_label=_("Any"),
        choices=[("False", _("With content")), ("True", _("Without content"))],
        method="filter_empty",
        widget=RadioSelect,
    )

    def filter_empty(self, queryset, name, value):
        empty = self.tell_empty()
        return queryset.filter(empty) if value == "True" else queryset.exclude(empty)

    def tell_empty(self):
        return Q(required_block_count=0)


class ModuleFilterSet(LearningFilterSet):
    def tell_empty(self):
        """A module whose lessons hold something is not empty."""
        filled = (
            LessonPage.objects.filter(required_block_count__gt=0)
            .annotate(module_path=MODULE_PATH)
            .filter(module_path=OuterRef("path"))
        )
        return super().tell_empty() & ~Exists(filled)

    class Meta:
        model = ModulePage
        fields: list[str] = []


class LessonFilterSet(LearningFilterSet):
    class Meta:
        model = LessonPage
        fields: list[str] = []


class CountingExplorerView(WithCountsMixin, ExplorableIndexView):
    pass


class CountingTypeView(WithCountsMixin, ContentTypeUseView):
    """All pages of a kind that a user may explore; it shows the explorer's columns."""


class CourseExplorerView(CountingExplorerView):
    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages.prefetch_related("subject"))


class CoursePageViewSet(PageViewSet):
    model = CoursePage
    icon = "folder-open-inverse"
    index_view_class = CourseExplorerView
    content_type_use_view_class = CountingTypeView
    columns = COURSE_COLUMNS
    filterset_class = CourseFilterSet


class ModulePageViewSet(PageViewSet):
    model = ModulePage
    index_view_class = CountingExplorerView
    content_type_use_view_class = CountingTypeView
    columns = MODULE_COLUMNS
    filterset_class = ModuleFilterSet


class LessonPageViewSet(PageViewSet):
    model = LessonPage
    index_view_class = CountingExplorerView
    content_type_use_view_class = CountingTypeView
    columns = LESSON_COLUMNS
    filterset_class = LessonFilterSet


class MyCoursesView(WithCountsMixin, IndexView):
    """The courses a user teaches, from whatever catalog; new ones are started, not added."""

    page_title = _("Courses")

    def get_base_queryset(self):
        mine = access.visible_taught_courses(self.request.user).values("pk")
        return super().get_base_queryset().filter(pk__in=mine)

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages.prefetch_related("subject"))

    @cached_property
    def add_url(self):
        return None

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(START_COURSE):
            return []
        return [HeaderButton(_("Start a course"), url=reverse("start_course"), icon_name="plus")]


class MyCoursesViewSet(PageListingViewSet):
    """Without Wagtail's way to choose a parent: courses are started, never added to a catalog."""

    name = "my_courses"
    url_prefix = "courses/mine"
    model = CoursePage
    icon = "folder-open-inverse"
    index_view_class = MyCoursesView
    columns = COURSE_COLUMNS
    filterset_class = CourseFilterSet
    menu_label = _("Courses")

    def get_urlpatterns(self):
        return [route for route in super().get_urlpatterns() if route.name != "choose_parent"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(add_url_name=None, **kwargs)


my_courses_viewset = MyCoursesViewSet()


class MyCoursesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return access.visible_taught_courses(request.user).exists()


@hooks.register("register_admin_viewset")
def register_course_viewsets():
    return [
        CoursePageViewSet(),
        ModulePageViewSet(),
        LessonPageViewSet(),
        my_courses_viewset,
    ]


@hooks.register("register_admin_menu_item")
def register_my_courses_menu_item():
    return MyCoursesMenuItem(
        _("Courses"), reverse("my_courses:index"), icon_name="folder-open-inverse", order=95
    )

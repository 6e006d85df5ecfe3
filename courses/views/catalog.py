"""The catalog: published courses by words, filters and order."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.catalog.choosing import (
    COLUMNS,
    FacetRow,
    count_courses,
    count_facets,
    count_kinds,
    filter_courses,
    get_label,
    order_courses,
    search_courses,
    tidy_words,
)
from courses.content.pages import CourseIndexPage, CoursePage
from courses.content.subjects import Subject

from .cards import build_cards
from .catalog_query import CatalogQuery, drop_blanks, read_query
from .metadata import describe_catalog

COURSES_PER_PAGE = 12
FILTER_TITLES = {
    "subject": gettext_lazy("Subject"),
    "level": gettext_lazy("Level"),
    "availability": gettext_lazy("Can I start now?"),
    "length": gettext_lazy("Length"),
    "language": gettext_lazy("Language"),
}
ORDER_TITLES = {
    "newest": gettext_lazy("Newest"),
    "title": gettext_lazy("Title"),
    "shortest": gettext_lazy("Shortest"),
    "popular": gettext_lazy("Most students"),
}


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class FilterGroup:
    """A filter as the form shows it: `rows` are `(FacetRow, is_chosen)`."""

    name: str
    title: str
    rows: list[tuple[FacetRow, bool]]


class KnownCount:
    """A paginator's list whose length is known already, so that counting costs no query."""

    def __init__(self, courses, count: int):
        self.courses = courses
        self.known_count = count

    def __len__(self) -> int:
        return self.known_count

    def __getitem__(self, part: slice):
        return self.courses[part]


def serve_catalog(page: CourseIndexPage, request: HttpRequest) -> HttpResponse:
    if (tidied := drop_blanks(request.GET)) is not None and page.url:
        return redirect(page.url + tidied)
    reading = CatalogReading(page, request)
    numbers = Paginator(KnownCount(reading.courses, reading.total), COURSES_PER_PAGE)
    page_obj = numbers.get_page(request.GET.get("page"))
    cards = build_cards(list(page_obj.object_list), request.user)
    query = reading.query.write(page=page_obj.number)
    context = {
        "page": page,
        "cards": cards,
        "page_obj": page_obj,
        "total": reading.total,
        "query": reading.query,
        "groups": reading.groups,
        "chips": reading.chips,
        "orders": reading.orders,
        "filter_count": sum(len(values) for values in reading.query.filters.values()),
        "catalog_url": page.url,
        "metadata": describe_catalog(page, cards, query=query) if page.url else None,
    }
    return TemplateResponse(request, "courses/course_index_page.html", context)


class CatalogReading:
    """What one request of the catalog shows; everything is read once. Three queries and a search:
    the subjects, the kinds and a page of courses (with their pictures, one more)."""

    def __init__(self, page: CourseIndexPage, request: HttpRequest):
        self.page = page
        self.params = request.GET

    @cached_property
    def subject_titles(self) -> dict[str, str]:
        return dict(Subject.objects.values_list("slug", "title"))

    @cached_property
    def found(self):
        courses = CoursePage.objects.in_catalog().child_of(self.page)
        return search_courses(courses, tidy_words(self.params.get("q", "")))

    @cached_property
    def kinds(self) -> list[dict]:
        return count_kinds(self.found)

    @cached_property
    def query(self) -> CatalogQuery:
        languages = [kind["language"] for kind in self.kinds]
        return read_query(self.params, subjects=list(self.subject_titles), languages=languages)

    @property
    def courses(self):
        chosen = filter_courses(self.found, self.query.filters)
        return order_courses(chosen.for_cards(), self.query.order)

    @property
    def total(self) -> int:
        return count_courses(self.kinds, self.query.filters)

    @property
    def groups(self) -> list[FilterGroup]:
        facets = count_facets(self.kinds, self.query.filters)
        groups = []
        for name, title in FILTER_TITLES.items():
            chosen = self.query.filters.get(name, ())
            # What is chosen stays, so that it can be taken back, even where nothing has it.
            missing = [
                value for value in chosen if value not in {row.value for row in facets[name]}
            ]
            rows = facets[name] + [FacetRow(one, self.label(name, one), 0) for one in missing]
            groups.append(FilterGroup(name, title, [(row, row.value in chosen) for row in rows]))
        # A filter with one value, not chosen, would choose nothing.
        return [group for group in groups if len(group.rows) > 1 or any(on for _, on in group.rows)]

    @property
    def chips(self) -> list[Link]:
        query = self.query
        words = [Link(_("“%(words)s”") % {"words": query.words}, self.to(query.without("q")))]
        return (words if query.words else []) + [
            Link(self.label(name, value), self.to(query.without(name, value)))
            for name in COLUMNS
            for value in query.filters.get(name, ())
        ]

    @property
    def orders(self) -> list[Link]:
        query = self.query
        return [
            Link(
                str(title),
                self.to(CatalogQuery(query.words, query.filters, order)),
                order == query.order,
            )
            for order, title in ORDER_TITLES.items()
        ]

    def to(self, query: CatalogQuery) -> str:
        return f"{self.page.url}{query.write()}"

    def label(self, name: str, value: str) -> str:
        return self.subject_titles[value] if name == "subject" else get_label(name, value)

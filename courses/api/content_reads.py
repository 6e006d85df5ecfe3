"""What the fields of listed pages are made of, read for the whole list at once.

Each part is read when the first field asks for it, so a list pays for what it shows; and once,
however many pages it has.
"""

from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from wagtail.api.rich_text import APIRichText
from wagtail.models import Page
from wagtail.rich_text import RichText

from accounts.models import User
from courses import access
from courses.content.learning_pages import LearningPage
from courses.content.pages import CoursePage
from courses.enrollment.availability import Standing, read_standings
from courses.progress.outline import CourseOutline, OutlineItem
from courses.progress.reading import read_outlines
from courses.teaching.models import CourseTeam

from .addresses import make_absolute, make_html_absolute
from .block_values import BlockWriter, read_streams, resolve_links
from .file_values import represent_cover

ByPage = dict[int, Any]


class PageReads:
    """Reads for pages of one answer, as one reader may see them. Values are by the page's id."""

    def __init__(
        self,
        pages: list[Page],
        *,
        user: access.Reader,
        known_pages: QuerySet[Page],
        rich_text_format: str = "html",
    ):
        self.pages = pages
        self.user = user
        self.known_pages = known_pages
        self.rich_text_format = rich_text_format

    @cached_property
    def courses(self) -> list[CoursePage]:
        return [page for page in self.pages if isinstance(page, CoursePage)]

    def format_text(self, html: str) -> str:
        return APIRichText.serialize(html, format=self.rich_text_format)

    def write_blocks(self, pages: list, name: str) -> ByPage:
        """Return a stream of each page as data."""
        writer = BlockWriter(format_text=self.format_text)
        return {pk: writer.write(stream) for pk, stream in self.read_blocks(pages, name).items()}

    def read_blocks(self, pages: list, name: str) -> ByPage:
        streams = read_streams([getattr(page, name) for page in pages])
        return {page.pk: stream for page, stream in zip(pages, streams, strict=True)}

    @cached_property
    def overview_blocks(self) -> ByPage:
        return self.read_blocks(self.courses, "overview")

    @cached_property
    def overview(self) -> ByPage:
        writer = BlockWriter(is_public=True, format_text=self.format_text)
        return {pk: writer.write(stream) for pk, stream in self.overview_blocks.items()}

    @cached_property
    def overview_html(self) -> ByPage:
        return {pk: render_blocks(stream) for pk, stream in self.overview_blocks.items()}

    @cached_property
    def outcomes(self) -> ByPage:
        return {
            course.pk: [child.value for child in course.outcomes if child.block_type == "outcome"]
            for course in self.courses
        }

    @cached_property
    def prerequisites(self) -> ByPage:
        texts = {course.pk: RichText(course.prerequisites or "") for course in self.courses}
        resolve_links(texts.values())
        return {pk: self.format_text(text.source) for pk, text in texts.items()}

    @cached_property
    def cover(self) -> ByPage:
        prefetch_related_objects(self.courses, "cover__renditions")
        return {
            course.pk: represent_cover(course.cover) if course.cover else None
            for course in self.courses
        }

    @cached_property
    def outlines(self) -> dict[int, CourseOutline]:
        return read_outlines(self.courses, {})

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """How somebody new finds each course. One query where places are limited."""
        return read_standings(self.courses)

    @cached_property
    def outline(self) -> ByPage:
        return {pk: write_outline(outline) for pk, outline in self.outlines.items()}

    @cached_property
    def instructors(self) -> ByPage:
        """The public names of who teaches, the lead first. Three queries."""
        active = Prefetch("group__user_set", User.objects.filter(is_active=True))
        teams = CourseTeam.objects.filter(course__in=self.courses)
        by_course = {team.course_id: team for team in teams.prefetch_related(active)}
        prefetch_related_objects(self.courses, "owner")
        return {
            course.pk: [{"name": name} for name in list_names(course, by_course.get(course.pk))]
            for course in self.courses
        }

    @cached_property
    def content(self) -> ByPage:
        pages = [page for page in self.pages if isinstance(page, LearningPage)]
        return self.write_blocks(pages, "content")

    @cached_property
    def teaching_notes(self) -> ByPage:
        """The notes of the pages whose course the reader teaches; other pages are left out."""
        pages = [page for page in self.pages if isinstance(page, LearningPage)]
        above = {path for page in pages for path in list_paths_above(page)}
        taught = access.visible_taught_courses(self.user).filter(path__in=above)
        paths = set(taught.values_list("path", flat=True))
        mine = [page for page in pages if paths.intersection(list_paths_above(page))]
        return self.write_blocks(mine, "teaching_notes")

    @cached_property
    def sources(self) -> dict[int, Page]:
        """The pages that listed aliases are of, those that anybody may know of."""
        wanted = {page.alias_of_id for page in self.pages if page.alias_of_id}
        return self.known_pages.in_bulk(wanted) if wanted else {}

    @cached_property
    def locales(self) -> dict[int, str]:
        prefetch_related_objects(self.pages, "locale")
        return {page.pk: page.locale.language_code for page in self.pages}


def render_blocks(stream: list) -> str:
    """Return the HTML of a public stream as the site shows it, a section for each block."""
    parts = [
        f'<section id="b-{child.id}">{child.render({"are_images_public": True}).strip()}</section>'
        for child in stream
    ]
    return make_html_absolute("\n".join(parts))


def list_paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(Page.steplen, len(page.path), Page.steplen)]


def list_names(course: CoursePage, team: CourseTeam | None) -> list[str]:
    """Return the public names of a course's team, the lead first, then by name."""
    members = list(team.group.user_set.all()) if team else []
    if not members:
        return [course.owner.public_name] if course.owner else []
    lead_id = team.lead_id if team else None
    members.sort(key=lambda user: (user.pk != lead_id, user.public_name.lower()))
    return [user.public_name for user in members]


def write_outline(outline: CourseOutline) -> list[dict[str, Any]]:
    """Return the modules of a course with their lessons, in study order: what is public of them."""
    return [
        {
            **write_outline_item(module),
            "number": module.number,
            "lessons": [write_outline_item(lesson) for lesson in module.lessons],
        }
        for module in outline.modules
    ]


def write_outline_item(item: OutlineItem) -> dict[str, Any]:
    return {
        "id": item.page_id,
        "title": item.title,
        "html_url": make_absolute(item.url),
        "summary": item.summary,
        "minutes": item.minutes,
        "is_free_preview": item.is_free_preview,
    }

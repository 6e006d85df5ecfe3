"""What public pages tell search engines and those who show a link: one value, one template.

Only what everybody may read goes in: titles, promises, minutes; never the text of a lesson.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.site_identity import get_site_identity
from courses.content.learning_pages import LearningPage
from courses.content.pages import CourseIndexPage, CoursePage
from courses.progress.outline import CourseOutline

from .cards import CourseCard, get_teacher_name
from .structured_data import describe_course_data, describe_way, list_courses_data

MAX_DESCRIPTION_CHARACTERS = 200
# Between the tags of a script these could end it; JSON reads the escapes as the same letters.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class PageMetadata:
    """`url` is canonical; addresses are absolute; `facts` are JSON-LD objects."""

    title: str
    description: str
    url: str
    image_url: str
    kind: str = "website"
    facts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def site_name(self) -> str:
        return get_site_identity().get_name()

    @property
    def json_ld(self) -> SafeString:
        data = {"@context": "https://schema.org", "@graph": self.facts}
        text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
        return mark_safe(text)  # noqa: S308  (nothing in it can end the script)


def describe_home(page: Page) -> PageMetadata:
    """Return the metadata of the home page."""
    site = {"@type": "WebSite", "name": get_site_identity().get_name(), "url": page.full_url}
    description = shorten(page.search_description, page.lead)
    return make(page, page.seo_title or page.headline, description, facts=[site])


def describe_catalog(
    page: CourseIndexPage, cards: Iterable[CourseCard], *, query: str
) -> PageMetadata:
    """Return the metadata of the catalog, or of the part of it that a query string names."""
    description = shorten(page.search_description, page.intro)
    home = page.get_parent()
    ways = [(home.title, home.full_url), (page.title, page.full_url)]
    facts = [describe_way(ways), list_courses_data([card.course for card in cards])]
    url = f"{page.full_url}{query}"
    return make(page, page.seo_title or page.title, description, facts=facts, url=url)


def describe_course(page: CoursePage, outline: CourseOutline) -> PageMetadata:
    """Return the metadata of a course. An archived one has no structured data."""
    fallback = _("A course on %(subject)s.") % {"subject": page.subject.title}
    description = shorten(page.search_description, page.promise, fallback)
    image_url = find_picture(page)
    facts = []
    if not page.archived_at:
        catalog = page.get_parent()
        way = [(catalog.title, catalog.full_url), (page.title, page.full_url)]
        course = describe_course_data(page, outline, get_teacher_name(page))
        about = {"description": description, "image": image_url}
        facts = [describe_way(way), {**course, **about}]
    title = page.seo_title or page.title
    return make(page, title, description, image_url=image_url, facts=facts)


def describe_free_page(page: LearningPage, course: CoursePage) -> PageMetadata:
    """Return the metadata of a page that is a free preview: its summary, nothing of its text."""
    fallback = _("A free lesson of the course “%(title)s”.") % {"title": course.title}
    description = shorten(page.search_description, page.summary, fallback)
    way = describe_way([(course.title, course.full_url), (page.title, page.full_url)])
    image_url = find_picture(course)
    title = page.seo_title or page.title
    return make(page, title, description, kind="article", image_url=image_url, facts=[way])


def make(page: Page, title: str, description: str, **fields: Any) -> PageMetadata:
    url = fields.pop("url", page.full_url)
    image_url = fields.pop("image_url", "") or urljoin(page.full_url, static("educa/img/link.jpg"))
    return PageMetadata(title, description, url, image_url, **fields)


def find_picture(course: CoursePage) -> str:
    return urljoin(course.full_url, reverse("course_picture", args=[course.slug]))


def shorten(*texts: str) -> str:
    """Return the first text there is, in one line of at most 200 characters."""
    text = next((" ".join(text.split()) for text in texts if text and text.strip()), "")
    text = text or _("Courses in small, well-made lessons.")
    return Truncator(text).chars(MAX_DESCRIPTION_CHARACTERS)

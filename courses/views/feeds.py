"""The feed of new courses, for readers of feeds and for other sites."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from accounts.site_identity import get_site_identity
from courses.catalog.choosing import order_courses
from courses.content.pages import CoursePage

from .cards import get_teacher_name
from .home import get_catalog_url

MAX_COURSES = 30


class CourseFeed(Feed):
    """The newest courses of the catalog, as Atom (RFC 4287). One query for the courses."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("%(site)s: new courses") % {"site": get_site_identity().get_name()}

    def subtitle(self) -> str:
        return _("Courses in small, well-made lessons.")

    def link(self) -> str:
        return get_catalog_url()

    def items(self) -> list[CoursePage]:
        courses = CoursePage.objects.in_catalog().select_related("subject", "owner")
        newest = order_courses(courses, "newest")[:MAX_COURSES]
        return [course for course in newest if course.url]

    def item_title(self, item: CoursePage) -> str:
        return item.title

    def item_description(self, item: CoursePage) -> str:
        return item.promise

    def item_link(self, item: CoursePage) -> str:
        return item.full_url

    def item_author_name(self, item: CoursePage) -> str:
        return get_teacher_name(item)

    def item_categories(self, item: CoursePage) -> list[str]:
        return [item.subject.title]

    def item_pubdate(self, item: CoursePage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: CoursePage) -> datetime | None:
        return item.last_published_at


feed = CourseFeed()


@cache_control(public=True, max_age=600)
def show_course_feed(request: HttpRequest) -> HttpResponse:
    return feed(request)

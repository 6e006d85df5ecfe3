"""What every site begins with: home, catalog, brand."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from courses.content.pages import CourseIndexPage
from courses.teaching.review import (
    align_publishing_grants,
    ensure_course_review,
    ensure_live_revision,
    retire_stock_groups,
)
from courses.teaching.services import grant_managers

from .models import Brand, HomePage


@transaction.atomic
def ensure_site_pages() -> CourseIndexPage:
    """Make sure there are a home page, a catalog below it and a brand; return the catalog.

    Idempotent. Wagtail's own welcome page goes, if nobody touched it.
    """
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    home = HomePage.objects.order_by("path").first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Educa", slug="educa-home"))
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="Educa"
        )
    elif site.root_page_id != home.pk and site.root_page.specific_class is Page:
        welcome = site.root_page
        site.root_page = home
        site.site_name = site.site_name or "Educa"
        site.save()
        if not welcome.get_children().exists():
            welcome.delete()
    catalog = CourseIndexPage.objects.child_of(home).first()
    if catalog is None:
        home = HomePage.objects.get(pk=home.pk)
        catalog = home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))
        retire_stock_groups()
    Brand.load()
    for page in (home, catalog):
        ensure_live_revision(page)
    grant_managers(catalog)
    ensure_course_review(catalog)
    align_publishing_grants()
    return catalog


def align_site_address() -> None:
    """Let the addresses that pages give of themselves begin as the site is reached.

    Idempotent. Host and port come from `EDUCA_BASE_URL`. An installation with several sites keeps
    the addresses its operator gave them.
    """
    site = Site.objects.get(is_default_site=True)
    address = urlsplit(settings.EDUCA_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    if Site.objects.count() > 1 or (site.hostname, site.port) == (address.hostname, port):
        return
    site.hostname, site.port = address.hostname or "localhost", port
    site.save()

"""A reader who tries every address there is and notes which canaries come back.

Each actor tries every address that any actor has found, the signed ones of others too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings

from .actors import ANONYMOUS
from .answers import may_be_kept
from .arguments import Arguments
from .route_rules import FAILS_ON_PURPOSE, ROUTE_RULES
from .routes import paths_of
from .world import World

ADDRESS = re.compile(r"""(?:https?://[^\s"'<>,\\]+|(?<=["' ,])/[^\s"'<>,\\]*)""")
HOSTS = {"", "testserver", urlsplit(settings.EDUCA_BASE_URL).netloc}
# Not ours to try: static files are everybody's, the admin has a walk of its own.
ELSEWHERE = ("/static/", "/admin/", "/django-admin/", "/accounts/", "//")
KINDS = ("wagtailcore.Page", "courses.CoursePage", "courses.ModulePage", "courses.LessonPage")


@dataclass
class Crawl:
    """What one walk through the site has shown: places of canaries, by actor.

    With `in_admin` the walk is through Wagtail's admin instead; the questions of its addresses,
    orders and filters without end, are then only the ones it begins with.
    """

    world: World
    seen: dict[str, set[str]] = field(default_factory=dict)
    # The first address at which an actor saw something.
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    addresses: dict[str, None] = field(default_factory=dict)  # an ordered set
    problems: list[str] = field(default_factory=list)
    in_admin: bool = False

    def walk(self, actor: str) -> None:
        """Let an actor try every known address, and those that the answers lead to."""
        browser = self.world.browser(actor)
        seen = self.seen.setdefault(actor, set())
        tried: set[str] = set()
        while waiting := [address for address in self.addresses if address not in tried]:
            for address in waiting:
                tried.add(address)
                response = browser.get(address)
                body = read_body(response)
                self.problems += find_problems(actor, address, response)
                found = find_canaries(self.world, body + read_headers(response), address)
                self.places |= dict.fromkeys(((actor, place) for place in found - seen), address)
                seen |= found
                self.addresses |= dict.fromkeys(self.follow(find_addresses(response, body)))

    def follow(self, addresses: Iterable[str]) -> Iterator[str]:
        """Yield those of the addresses that belong to this walk."""
        for address in addresses:
            if self.in_admin and address.startswith("/admin/"):
                yield address.partition("?")[0]
            elif not self.in_admin and not address.startswith(ELSEWHERE):
                yield address


def seeds(world: World, *, in_admin: bool = False) -> list[str]:
    """Return examples of every route of the site, or of the admin, for both courses; and more."""
    found = []
    for seen_from in (world, replace(world, a=world.b, b=world.a)):
        arguments = Arguments(seen_from)
        for route in (route for route in ROUTE_RULES if route not in FAILS_ON_PURPOSE):
            is_staffs = route.startswith(("admin/", "django-admin/"))
            if route.startswith("admin/") if in_admin else not is_staffs:
                found += paths_of(route, arguments)
        found += [] if in_admin else list(more_addresses(seen_from))
    return list(dict.fromkeys(found))


def more_addresses(world: World) -> Iterator[str]:
    """Yield what routes alone do not say: filters of the API, files, words to search for."""
    a = world.a
    for kind in KINDS:
        yield f"/api/v2/pages/?type={kind}&fields=*&limit=100"
    for page in (a.module, a.draft, a.hidden):
        yield f"/api/v2/pages/?descendant_of={page.pk}&fields=*"
    for page in (a.course, a.lesson, a.shown, a.draft, a.scheduled, a.alias, a.locked):
        yield page.get_url() or "/"
        yield f"/api/v2/pages/{page.pk}/"
    for page in (a.lesson, a.draft):
        yield f"/api/v2/pages/find/?html_path={page.get_url()}"
    for place in ("lesson", "draftbody", "notes"):
        word = (a.team_words | a.class_words)[place]
        yield f"/api/v2/pages/?search={word}&fields=*"
        yield f"/search/?q={word}"
    for word in (a.team_words | a.class_words).values():
        yield f"/search/?q={word}&in=transcript"
        yield f"/api/learning/v1/search/?q={word}&kind=lesson"
        yield f"/api/learning/v1/search/suggestions/?q={word[:-2]}"
    yield f"{a.lesson.get_url()}?preview=1"
    yield a.course.cover.file.url
    yield a.document.file.url
    for query in ("q=walrus", "q=notes", "q=film&in=transcript"):
        yield f"/search/?{query}"
        yield f"/api/learning/v1/search/?{query.replace('in=', 'kind=')}"
    yield "/api/learning/v1/search/suggestions/?q=le"
    for kind in ("images", "documents"):
        yield f"/api/v2/{kind}/?fields=*&limit=100"
        yield f"/api/v2/{kind}/?search=walrus&fields=*"
    yield f"/courses/{a.course.slug}/chat/?before=99"
    yield "/notices/"
    yield from (f"/{part}/" for part in ("sitemap.xml", "feeds/courses"))


def read_body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def read_headers(response) -> bytes:
    lines = [f"{name}: {value}" for name, value in response.headers.items()]
    return "\n".join(["", *lines, response.cookies.output()]).encode()


def find_canaries(world: World, text: bytes, asked: str) -> set[str]:
    """Return the canaries in an answer as "course place", but for those of the question."""
    found = set()
    for course in (world.a, world.b):
        words = course.team_words | course.class_words | course.public_words
        known = {place: word.encode() for place, word in words.items() if word not in asked}
        for place, word in (known | course.class_bytes | course.public_bytes).items():
            if word in text:
                found.add(f"{course.letter} {place}")
    return found


def find_addresses(response, body: bytes) -> Iterable[str]:
    """Return the addresses of this site in an answer: links, files, images in all sizes."""
    kind = response.headers.get("Content-Type", "")
    text = response.headers.get("Location", "")
    if kind.startswith(("text/html", "application/json")):
        text = f'"{text}" {unescape(body.decode())}'
    for found in ADDRESS.findall(text):
        parts = urlsplit(found)
        path = parts.path or "/"
        if parts.netloc in HOSTS:
            query = "" if parts.query.startswith("at=") else parts.query  # the time of asking
            yield path + (f"?{query}" if query else "")


# Files that are the same for everybody, and read no session.
FOR_ALL = ("/robots.txt", "/site.webmanifest", "/sitemap.xml", "/feeds/courses/", "/brand/")


def find_problems(actor: str, address: str, response) -> Iterator[str]:
    """Yield what is wrong about an answer, whatever it holds."""
    kept_as = response.headers.get("Cache-Control", "")
    is_for_all = "public" in kept_as and (
        address.startswith(("/media/", *FOR_ALL))
        or address.endswith("/picture.jpg")
        or (actor == ANONYMOUS and address.startswith("/api/"))
    )
    title = f"{actor} {address}: {response.status_code} {kept_as}"
    if response.status_code >= 500:
        yield title
    if actor != ANONYMOUS and may_be_kept(response) and not is_for_all:
        yield f"{title}: may be kept by a cache"
    if "ETag" in response.headers and not is_for_all:
        yield f"{title}: has a validator"

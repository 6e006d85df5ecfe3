"""Requests that no honest client sends, made of the examples of a route.

Paths, queries, forms, JSON, headers and cookies with NUL bytes, invalid UTF-8, numbers beyond every
column, wrong types, deep nesting and endless texts.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from .arguments import Arguments
from .routes import PARAMETER, paths_of

# In addresses, percent-encoded. Eighteen digits are what the guard lets through.
IN_PATHS = ("%00", "%ff", "9" * 22, "9" * 18, "-1", "%27%22%3C", "a" * 2000)
IN_QUERIES = ("%00", "%ED%A0%80", "9" * 22, "9" * 18, "-1", "", "%5B%5D%27%22%5C", "nan", "%D9%A3")
# What the views of this site and Wagtail's ask queries for.
QUERY_NAMES = (
    *("id", "q", "p", "page", "next", "search", "order", "ordering", "offset", "limit", "fields"),
    *("type", "child_of", "descendant_of", "ancestor_of", "translation_of", "locale", "site"),
    *("html_path", "search_operator", "rich_text_format", "slug", "title", "before", "after"),
    *("subject", "level", "course", "student", "status", "collection_id", "tag", "term", "mode"),
    *("parent_page_id", "page_type", "date_from", "date_to", "latest_revision_created_at_from"),
    *("content_type", "user", "export", "e", "_to_field", "action", "usage_count", "filters"),
    *("expires", "signature", "code", "email", "multiple", "user_perms", "can_choose_root"),
    *("allow_external_link", "prefer_this_title_as_link_text", "link_text", "format"),
)
IN_FORMS = (b"\0", b"\xff\xfe", b"9" * 30, b"9" * 18, b"[]", b"x" * 5_000)
DEEP = b"[" * 100_000
BODIES = (
    *(b"", b"\xff", b"{", b"null", b"[]", b'"text"', b"NaN", b"1e400", b"9" * 5_000),
    *(DEEP, b'{"a":' * 20_000, b'{"course":"\\u0000","events":"\\u0000"}', b'{"events":[null]}'),
    *(b'{"course":1e400,"events":[]}', b'\xef\xbb\xbf{"events":1}', b'{"events":["\\ud800"]}'),
)
HEADERS = (
    {
        "Accept": "\0x/;q=\xff,*/*;indent=99999999999",
        "Accept-Language": "\xff-\0," + "x" * 5000,
        "Accept-Encoding": "nonsense;q=-1",
        "If-None-Match": '"\xff',
        "If-Modified-Since": "Mon, 99 Nov 99999 25:61:61 GMT",
        "Range": "bytes=9999999999999999999-\xff",
        "Referer": "http://[::1",
        "User-Agent": "\0" * 100,
    },
    {"Authorization": "Bearer \xff\0", "X-CSRFToken": "\0\xff", "Origin": "null"},
    {"Authorization": "Basic !!!!", "X-Requested-With": "XMLHttpRequest", "Cookie2": "\xff"},
    {"Content-Type": "multipart/form-data", "X-Forwarded-For": "\0", "X-Forwarded-Host": "\xff"},
    {"Host": "evil.example\\@educa"},
    {"X-HTTP-Method-Override": "DELETE", "Content-Type": "application/json; charset=\0"},
)
COOKIES = (
    'sessionid="\\000"; csrftoken=\xff; messages=[[1]]',
    f"sessionid={'9' * 4000}; messages=!; wagtail_locale=\x01; =; ;;",
)
FIELD_NAME = re.compile(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"')


@dataclass(frozen=True)
class Ask:
    method: str
    path: str
    content: bytes = b""
    content_type: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: str = ""
    is_form: bool = False  # of the fields that the page shows

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]} {self.content[:60]!r} {list(self.headers)[:1]}"


def ask_with_paths(route: str, arguments: Arguments) -> Iterator[Ask]:
    names = [first or second for first, second in PARAMETER.findall(route)]
    text = PARAMETER.sub("{}", route).replace("^", "").replace("$", "").replace("\\", "")
    if arguments.whole_path(route) is not None:
        text, names = paths_of(route, arguments)[0].lstrip("/").split("?")[0] + "{}", [""]
    for place in range(len(names)):
        for hostile in IN_PATHS:
            values = [
                hostile if at == place else arguments.values(route, name)[0]
                for at, name in enumerate(names)
            ]
            yield Ask("GET", "/" + text.format(*values))


def ask_with_queries(route: str, path: str) -> Iterator[Ask]:
    """Ask with each value under all names at once; the API, which knows its names, one by one."""
    start = path.split("?", maxsplit=1)[0]
    for hostile in IN_QUERIES:
        if route.startswith("api/"):
            yield from (Ask("GET", f"{start}?{name}={hostile}") for name in QUERY_NAMES)
        yield Ask("GET", f"{start}?" + "&".join(f"{name}={hostile}" for name in QUERY_NAMES))
    yield Ask("GET", f"{start}?id=1&id=2&page=1&page=x&q=a&q=b&unknown=1&&=&%=%&" + "z" * 3000)


def ask_with_forms(path: str, shown: bytes) -> Iterator[Ask]:
    """Post the fields that a page shows, and some names that views of this site read."""
    found = FIELD_NAME.findall(shown.decode(errors="replace"))
    names = [unescape(name) for name in dict.fromkeys([*found, *QUERY_NAMES])]
    boundary = b"educa"
    for hostile in IN_FORMS:
        parts = [
            b"--%b\r\nContent-Disposition: form-data; name=%b\r\n\r\n%b\r\n"
            % (boundary, b'"%b"' % name.encode(), hostile)
            for name in names
            if name != "csrfmiddlewaretoken"
        ]
        content = b"".join(parts) + b"--%b--\r\n" % boundary
        yield Ask("POST", path, content, "multipart/form-data; boundary=educa", is_form=True)
    encoded = b"&".join(name.encode() + b"=%00%ff" for name in names)
    yield Ask("POST", path, encoded, "application/x-www-form-urlencoded", is_form=True)


def ask_with_bodies(route: str, path: str) -> Iterator[Ask]:
    takes_json = route.startswith("api/") or "events" in route or "parts" in route
    for content in BODIES if takes_json else BODIES[1::6]:
        for method in ("POST", "PUT", "PATCH", "DELETE") if takes_json else ("POST",):
            yield Ask(method, path, content, "application/json")
    yield Ask("POST", path, b"x", "multipart/form-data; boundary=\xff")
    yield Ask("POST", path, b"x=1", "application/x-www-form-urlencoded; charset=nonsense")


def ask_with_headers(path: str) -> Iterator[Ask]:
    methods = ("GET", "HEAD", "OPTIONS", "POST", "GET", "TRACE")
    for headers, method in itertools.zip_longest(HEADERS, methods, fillvalue="GET"):
        yield Ask(method, path, headers=headers)
    for cookies in COOKIES:
        yield Ask("GET", path, cookies=cookies)

"""What an answer of the site means: served, refused, or broken; and what it gives away."""

from urllib.parse import urlsplit

LOGIN_PATHS = ("/admin/login/", "/accounts/login/", "/django-admin/login/", "/_util/login/")


def is_refused(response) -> bool:
    """Return whether an answer says no.

    Wagtail leads staff who may not back to the admin's home, and everybody else to the login.
    """
    if response.status_code in {401, 403, 404}:
        return True
    if response.status_code != 302:
        return False
    path = urlsplit(response["Location"]).path
    return path == "/admin/" or path.startswith(LOGIN_PATHS)


def has_no_such_method(response) -> bool:
    return response.status_code == 405


def may_be_kept(response) -> bool:
    """Return whether a cache that others share could keep an answer."""
    kept = {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}
    return not {"private", "no-store"} <= kept or "ETag" in response.headers


def text_of(response) -> str:
    """Return everything an answer says: its body, where it leads, and its messages."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    cookies = response.cookies.output()
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return "\n".join([body.decode(errors="replace"), headers, cookies])


def find_words(response, words: dict[str, str], *, path: str = "") -> list[str]:
    """Return the places whose secret words stand in an answer and not in the question."""
    text = text_of(response)
    return sorted(place for place, word in words.items() if word in text and word not in path)

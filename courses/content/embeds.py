"""Video embeds: a closed list of providers, addressed without asking them anything.

There is no generic fetcher here on purpose: a URL from an author never makes the server connect.
"""

import re
from urllib.parse import parse_qs, urlsplit

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{6,20}")
VIMEO_ID = re.compile(r"[0-9]{1,18}")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}


def get_embed_src(url: str) -> str:
    """Return the address of the provider's privacy-friendly player, or "" if not on the list."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        return ""
    if parts.hostname in YOUTUBE_HOSTS | {"youtu.be"}:
        video_id = get_youtube_id(parts.hostname, parts.path, parts.query)
        return f"https://www.youtube-nocookie.com/embed/{video_id}" if video_id else ""
    if parts.hostname in VIMEO_HOSTS:
        video_id = parts.path.rstrip("/").rsplit("/", 1)[-1]
        return (
            f"https://player.vimeo.com/video/{video_id}?dnt=1"
            if VIMEO_ID.fullmatch(video_id)
            else ""
        )
    return ""


def get_youtube_id(host: str, path: str, query: str) -> str:
    segments = [segment for segment in path.split("/") if segment]
    candidate = ""
    if host == "youtu.be" and len(segments) == 1:
        candidate = segments[0]
    elif segments == ["watch"]:
        candidate = parse_qs(query).get("v", [""])[0]
    elif len(segments) == 2 and segments[0] in {"embed", "shorts", "live"}:
        candidate = segments[1]
    return candidate if VIDEO_ID.fullmatch(candidate) else ""

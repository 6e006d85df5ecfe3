"""Template context of every page: what the chrome around the content needs."""

from django.http import HttpRequest

THEMES = ("light", "dark")


def chrome(request: HttpRequest) -> dict[str, str]:
    """Return the theme the reader chose, or "" to follow the system."""
    theme = request.COOKIES.get("educa_theme", "")
    return {"theme": theme if theme in THEMES else ""}

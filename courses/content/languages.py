"""Names of languages, as people who speak them write them."""

from django.utils.translation import get_language_info


def get_language_name(code: str) -> str:
    """Return a language's own name, "Deutsch" for "de"; the code itself when it is unknown."""
    try:
        name = get_language_info(str(code).lower())["name_local"]
    except KeyError:
        return str(code)
    return name[:1].upper() + name[1:]


def is_known_language(code: str) -> bool:
    try:
        get_language_info(str(code).lower())
    except KeyError:
        return False
    return True

"""What a new home page begins with, in the language that is active then."""

from typing import Any

from django.utils.translation import gettext as _


def default_body() -> list[tuple[str, Any]]:
    """Return an opening, the subjects, the newest courses and how it works."""
    opening = {
        "headline": _("Learn something well, one lesson at a time."),
        "lead": _("Short courses by people who teach. Study at your own pace; your place is kept."),
        "has_search": True,
    }
    how = {
        "heading": _("How it works"),
        "note": _("Three steps, none of them clever"),
        "steps": [{"title": title, "text": text} for title, text in list_steps()],
    }
    return [
        ("hero", opening),
        ("subjects", {"heading": _("Subjects")}),
        ("newest", {"heading": _("New on the shelf"), "count": 6}),
        ("steps", how),
    ]


def list_steps() -> list[tuple[str, str]]:
    return [
        (
            _("Open a course and look around"),
            _("Every syllabus shows its minutes. You see what you are in for before you sign up."),
        ),
        (
            _("Work down the page and tick it off"),
            _(
                "Text, figures, short films with transcripts, files to keep. The line at the side "
                "fills as you go."
            ),
        ),
        (
            _("Stop whenever you like"),
            _(
                "“Continue” brings you back to the very lesson, and always tells how much time is "
                "left."
            ),
        ),
    ]

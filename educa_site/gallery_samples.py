"""What the gallery shows: each component in its states, with sample data. Nothing is stored."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from courses.content.subjects import Subject
from courses.progress.outline import OutlineItem

LONG = "An Introduction to Thermodynamics and Statistical Mechanics for Patient Beginners"
State = tuple[str, str, dict[str, Any]]  # title, template, context


class SampleForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="As your class will see it.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    level = forms.ChoiceField(label="Level", choices=[("b", "Beginner"), ("a", "Advanced")])
    words = forms.CharField(label="Words", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    pace = forms.ChoiceField(
        label="Pace", choices=[("s", "Slow"), ("f", "Fast")], widget=forms.RadioSelect
    )
    agrees = forms.BooleanField(label="I want a mail now and then")


def make_course(title: str, palette: str = "science", promise: str = "") -> SimpleNamespace:
    subject = SimpleNamespace(title="Physics", slug="physics", palette=palette)
    return SimpleNamespace(
        title=title,
        promise=promise,
        subject=subject,
        cover=None,
        language="en",
        get_level_display="Beginner",
        url="#",
    )


def make_card(state: str, line: str, percent: int = 0, title: str = "The Pendulum"):
    promise = "Build a clock from a string and a nut, and find its law by measuring."
    return SimpleNamespace(
        course=make_course(title, promise=promise),
        url="#",
        lesson_count=4,
        minutes=90,
        teacher="Ines Aldana",
        state=state,
        line=line,
        percent=percent,
    )


def include(name: str) -> str:
    return f'{{% include "{name}" %}}'


def list_alerts() -> list[State]:
    template = include("components/alert.html")
    text = "What you had typed is still here."
    kinds = ("info", "success", "warning", "danger")
    states = [(kind, template, {"kind": kind, "title": "Saved", "text": text}) for kind in kinds]
    return [*states, ("without a title", template, {"kind": "info", "text": text})]


def list_cards() -> list[State]:
    template = include("courses/components/course_card.html")
    standings = [
        ("open", "Open now", 0),
        ("later", "Opens on 1 March", 0),
        ("invitation", "With a code", 0),
        ("full", "Full: waiting list", 0),
        ("closed", "Enrollment is closed", 0),
        ("enrolled", "Enrolled", 40),
        ("completed", "Completed", 100),
    ]
    states: list[State] = [
        (state, template, {"card": make_card(state, line, percent)})
        for state, line, percent in standings
    ]
    return [*states, ("long title", template, {"card": make_card("open", "Open now", title=LONG)})]


def list_fields() -> list[State]:
    empty = SampleForm(auto_id="empty-%s")
    refused = SampleForm({}, auto_id="refused-%s")
    filled = SampleForm({"name": "Noor", "level": "a", "pace": "s"}, auto_id="filled-%s")
    template = "{% load educa %}{% for field in form %}{% form_field field %}{% endfor %}"
    return [
        ("empty", template, {"form": empty}),
        ("refused", '{% include "components/form_errors.html" %}' + template, {"form": refused}),
        ("filled", template, {"form": filled}),
    ]


def list_progress() -> list[State]:
    template = "{% load educa %}{% progress done=done total=total minutes_left=left %}"
    counts = [(0, 8, 120), (3, 8, 75), (8, 8, 0), (20, 64, 400)]
    return [
        (f"{done} of {total}", template, {"done": done, "total": total, "left": left})
        for done, total, left in counts
    ]


def list_tiles() -> list[State]:
    template = include("courses/components/subject_tile.html")
    return [
        (
            palette.value,
            template,
            {
                "catalog_url": "/courses/",
                "subject": SimpleNamespace(
                    title=palette.label, slug=palette.value, palette=palette.value, course_count=3
                ),
            },
        )
        for palette in Subject.Palette
    ]


def list_lessons() -> list[State]:
    items = [
        OutlineItem(1, "Build it", "#", minutes=14, is_done=True, is_open=True),
        OutlineItem(2, "What matters", "#", minutes=20, is_open=True, is_here=True),
        OutlineItem(
            3, "A free look at the law", "#", minutes=9, is_open=True, is_free_preview=True
        ),
        OutlineItem(4, LONG, "#", minutes=75),
    ]
    template = include("courses/components/syllabus_lessons.html")
    return [("done, here, free, locked", template, {"items": items, "resume_id": 2})]


BUTTONS = """{% load educa %}
<p class="cluster">
  <a class="button" href="#x">Start</a>
  <a class="button button--quiet" href="#x">Log in</a>
  <button class="button button--small" type="button">{% icon "plus" %}Small</button>
  <button class="button button--danger button--small" type="button">Yes, leave</button>
  <button class="button" type="button" disabled>Off</button>
  <a class="text-button" href="#x">See all courses</a>
</p>"""
TAGS = """{% load educa %}
<p class="cluster">
  <span class="tag">Requested</span>
  <span class="tag tag--free">Free</span>
  <span class="tag tag--here">{% icon "play" "s" %}You are here</span>
  <span class="tag tag--done">{% icon "tick" "s" %}Completed</span>
  <span class="tag tag--locked">{% icon "lock" "s" %}Enrollment is closed</span>
  <span class="tag tag--teacher">You teach here</span>
</p>"""


def list_course_samples() -> dict[str, list[State]]:
    course = make_course(LONG, "maths")
    resume = SimpleNamespace(title="What matters", url="#", minutes=20)
    row = SimpleNamespace(
        course=course, resume=resume, done_count=1, total_count=4, minutes_left=76, percent=25
    )
    cover = include("courses/components/cover.html")
    outcomes = {"outcomes": ["measure a period", "tell what changes it and what does not"]}
    continue_card = include("courses/components/continue_card.html")
    return {
        "course_card": list_cards(),
        "subject_tile": list_tiles(),
        "cover": [
            (kind or "plain", cover, {"course": course, "kind": kind})
            for kind in ("", "wide", "thumb")
        ],
        "continue_card": [("in a list", continue_card, {"row": row})],
        "syllabus_lessons": list_lessons(),
        "outcomes": [("two", include("courses/components/outcomes.html"), outcomes)],
    }


def list_samples() -> dict[str, list[State]]:
    """Return the states of each component, by its name."""
    pages = {"page_obj": Paginator(range(200), 10).page(7)}
    way_up = {"first": "Courses", "first_url": "#", "second": "Physics", "second_url": "#"}
    facts = {"level": "Beginner", "minutes": 140, "language": "fr", "units": 12}
    empty = {"title": "Nothing here yet", "text": "It comes with the first course.", "level": 3}
    way_on = {**empty, "url": "#", "label": "See all courses"}
    empty_state, board = include("components/empty_state.html"), include("components/board.html")
    return {
        "button": [("all kinds", BUTTONS, {})],
        "tag": [("all kinds", TAGS, {})],
        "alert": list_alerts(),
        "form_field": list_fields(),
        "progress": list_progress(),
        **list_course_samples(),
        "facts": [("all", include("components/facts.html"), facts)],
        "breadcrumb": [("two steps", include("components/breadcrumb.html"), way_up)],
        "pagination": [("in the middle", "{% load educa %}{% pagination page_obj %}", pages)],
        "empty_state": [("plain", empty_state, empty), ("with a way on", empty_state, way_on)],
        "board": [(kind, board, {"kind": kind}) for kind in ("404", "403")],
    }

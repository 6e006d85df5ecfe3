"""What is done to one page in the admin: read, write, publish, take away."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.content.pages import CoursePage
from courses.content.subjects import Subject
from courses.tests.content.editor import page_form

from .action import Action, Turn, action

NEW_TITLE = "A title of the matrix"


def course_form(title: str, **fields) -> dict[str, str]:
    return nested_form_data(
        {
            "title": title,
            "slug": "a-title-of-the-matrix",
            "promise": "",
            "subject": str(Subject.objects.get(slug="music").pk),
            "level": "beginner",
            "language": "en",
            "outcomes": streamfield([]),
            "overview": streamfield([]),
            "prerequisites": rich_text("", features=["bold"]),
            "enrollment_policy": "open",
            "comments": inline_formset([]),
            **fields,
        }
    )


def form_of(turn: Turn, **fields) -> dict[str, str]:
    make = course_form if isinstance(turn.thing, CoursePage) else page_form
    return make(NEW_TITLE, slug=turn.thing.slug, **fields)


def post_editor(turn: Turn, **fields):
    return turn.post("wagtailadmin_pages:edit", turn.thing.pk, data=form_of(turn, **fields))


def publish(turn: Turn):
    """Press “Publish”, and “yes” where the answer is a question about the students it reaches."""
    response = post_editor(turn, **{"action-publish": "1"})
    place = response.headers.get("Location", "")
    if "/courses/publish/" not in place:
        return response
    version = turn.now.latest_revision.created_at.isoformat()
    return turn.browser.post(place, {"version": version})


def visit(name: str):
    """Return a performer that opens a page's screen of that name."""
    return lambda turn: turn.get(name, turn.thing.pk)


def press(name: str, **data):
    """Return a performer that posts to a page's screen of that name."""
    return lambda turn: turn.post(name, turn.thing.pk, data=data)


def shows(place: str):
    return lambda turn: turn.shows(place)


def shows_editor(turn: Turn) -> bool:
    return turn.response.status_code == 200 and "page-edit-form" in turn.response.content.decode()


def shows_log(turn: Turn) -> bool:
    return turn.response.status_code == 200 and "Draft saved" in body(turn)


def show_preview(turn: Turn):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[turn.thing.pk])
    turn.browser.post(url, form_of(turn, summary="a-summary-of-the-matrix"))
    return turn.browser.get(url, {"mode": "student"})


def add_child(turn: Turn):
    model, form = {
        "catalog": ("coursepage", course_form),
        "course": ("modulepage", page_form),
        "module": ("lessonpage", page_form),
    }[turn.kind]
    data = form("A child of the matrix", slug="a-child-of-the-matrix")
    return turn.post("wagtailadmin_pages:add", "courses", model, turn.thing.pk, data=data)


def comment_on(turn: Turn):
    comment = {"text": "matrix comment", "contentpath": "title", "position": "", "id": ""}
    comment |= {"resolved": "", "replies": inline_formset([])}
    return post_editor(turn, comments=inline_formset([comment]))


def schedule(turn: Turn):
    go_live_at = timezone.localtime(timezone.now() + timedelta(days=3))
    fields = {"go_live_at": f"{go_live_at:%Y-%m-%d %H:%M}", "action-publish": "1"}
    return post_editor(turn, **fields)


def compare(turn: Turn):
    revisions = turn.course.old_revision.pk, turn.course.new_revision.pk
    return turn.get("wagtailadmin_pages:revisions_compare", turn.thing.pk, *revisions)


def open_revision(name: str):
    return lambda turn: turn.get(name, turn.thing.pk, turn.course.old_revision.pk)


def has_new_draft(turn: Turn) -> bool:
    return turn.now.latest_revision_id != turn.thing.latest_revision_id


PAGE_ACTIONS: list[Action] = [
    action("see in explorer", "course", "team", visit("wagtailadmin_explore"), shows("scheduled")),
    action("see in explorer", "module", "team", visit("wagtailadmin_explore"), shows("draft")),
    action(
        "open editor",
        "course hidden module lesson draft",
        "team",
        visit("wagtailadmin_pages:edit"),
        shows_editor,
    ),
    action("save draft", "course module lesson", "team", post_editor, has_new_draft),
    action(
        "publish",
        "course hidden module lesson draft",
        "team",
        publish,
        lambda turn: turn.now.live and turn.now.title == NEW_TITLE,
    ),
    action(
        "unpublish",
        "course module lesson",
        "team",
        press("wagtailadmin_pages:unpublish"),
        lambda turn: not turn.now.live,
    ),
    action("schedule", "draft", "team", schedule, lambda turn: bool(turn.now.approved_schedule)),
    Action(
        "delete",
        # Only managers delete what has something below it. A course with students stays.
        {"hidden": "team", "lesson": "team", "draft": "team", "module": "managers"}
        | {"course": "nobody"},
        press("wagtailadmin_pages:delete"),
        lambda turn: turn.now is None,
    ),
    Action(
        "add child",
        {"catalog": "managers", "course": "team", "module": "team"},
        add_child,
        lambda turn: Page.objects.filter(slug="a-child-of-the-matrix").exists(),
    ),
    action(
        "comment",
        "lesson",
        "team",
        comment_on,
        lambda turn: Comment.objects.filter(text="matrix comment", page=turn.thing).exists(),
    ),
    action("preview", "lesson draft", "team", show_preview, lambda turn: NEW_TITLE in body(turn)),
    action("view draft", "lesson", "team", visit("wagtailadmin_pages:view_draft"), shows("new")),
    action("compare revisions", "lesson", "team", compare, shows("new")),
    action(
        "view revision",
        "lesson",
        "team",
        open_revision("wagtailadmin_pages:revisions_view"),
        shows("old"),
    ),
    action(
        "revert to revision",
        "lesson",
        "team",
        open_revision("wagtailadmin_pages:revisions_revert"),
        shows("old"),
    ),
    action("history", "lesson draft", "team", visit("wagtailadmin_pages:history"), shows_log),
    action(
        "usage",
        "lesson draft",
        "team",
        visit("wagtailadmin_pages:usage"),
        lambda turn: turn.response.status_code == 200,
    ),
    action(
        "lock",
        "lesson",
        "managers",
        press("wagtailadmin_pages:lock"),
        lambda turn: turn.now.locked,
    ),
    action(
        "unlock",
        "locked",
        "managers",
        press("wagtailadmin_pages:unlock"),
        lambda turn: not turn.now.locked,
    ),
    action(
        "set privacy",
        "lesson",
        "team",
        press("wagtailadmin_pages:set_privacy", restriction_type="login"),
        lambda turn: PageViewRestriction.objects.filter(page=turn.thing).exists(),
    ),
]


def body(turn: Turn) -> str:
    return turn.response.content.decode()

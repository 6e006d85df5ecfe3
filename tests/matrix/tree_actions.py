"""What moves, copies or judges pages: within a course, between courses, many at once, by API."""

from wagtail.models import Page, WorkflowState

from courses.content.pages import CoursePage

from .action import Action, Turn, action
from .page_actions import NEW_TITLE, post_editor


def module_of(course) -> int:
    return course.second_module.pk


def move_to(target):
    def perform(turn: Turn):
        return turn.post("wagtailadmin_pages:move_confirm", turn.thing.pk, module_of(target(turn)))

    return perform


def has_moved_to(target):
    return lambda turn: turn.now.get_parent().pk == module_of(target(turn))


def copy_to(target, **fields):
    def perform(turn: Turn):
        data = {"new_title": NEW_TITLE, "new_slug": "a-copy-of-the-matrix"}
        data["new_parent_page"] = module_of(target(turn))
        return turn.post("wagtailadmin_pages:copy", turn.thing.pk, data={**data, **fields})

    return perform


def has_copy_in(target):
    def happened(turn: Turn) -> bool:
        copies = Page.objects.filter(slug="a-copy-of-the-matrix")
        return any(page.get_parent().pk == module_of(target(turn)) for page in copies)

    return happened


def own(turn: Turn):
    return turn.course


def foreign(turn: Turn):
    return turn.other


def bulk(name: str):
    def perform(turn: Turn):
        data = {"include_descendants": ""}
        if name == "move":
            data = {"chooser": module_of(turn.course)}
        query = f"?id={turn.thing.pk}"
        return turn.post("wagtail_bulk_action", "wagtailcore", "page", name, data=data, query=query)

    return perform


def call_api(name: str, **data):
    def perform(turn: Turn):
        fields = {key: value(turn) if callable(value) else value for key, value in data.items()}
        return turn.post("wagtailadmin_api:pages:action", turn.thing.pk, name, data=fields)

    return perform


def reorder(turn: Turn):
    return turn.post("wagtailadmin_pages:set_page_position", turn.thing.pk, query="?position=0")


def is_first(turn: Turn) -> bool:
    return turn.thing.get_parent().get_children().first().pk == turn.thing.pk


def judge(verdict: str):
    def perform(turn: Turn):
        where = turn.thing.pk, verdict, turn.course.task_state.pk
        return turn.post("wagtailadmin_pages:workflow_action", *where, data={"comment": "So."})

    return perform


def review_is(status: str):
    return lambda turn: (
        WorkflowState.objects.get(pk=turn.course.task_state.workflow_state_id).status == status
    )


def is_live(turn: Turn) -> bool:
    return turn.now.live


def is_down(turn: Turn) -> bool:
    return not turn.now.live


def is_gone(turn: Turn) -> bool:
    return turn.now is None


def is_in_review(turn: Turn) -> bool:
    return turn.now.workflow_in_progress


TREE_ACTIONS: list[Action] = [
    action("move within the course", "lesson draft", "team", move_to(own), has_moved_to(own)),
    action("move to another course", "lesson", "managers", move_to(foreign), has_moved_to(foreign)),
    action("copy within the course", "lesson draft", "team", copy_to(own), has_copy_in(own)),
    action("copy to another course", "lesson", "managers", copy_to(foreign), has_copy_in(foreign)),
    action(
        "make an alias",
        "lesson",
        "team",
        copy_to(own, alias="on"),
        lambda turn: Page.objects.filter(alias_of=turn.thing).exists(),
    ),
    action(
        "make an alias elsewhere",
        "lesson",
        "managers",
        copy_to(foreign, alias="on"),
        lambda turn: Page.objects.filter(alias_of=turn.thing).exists(),
    ),
    action("reorder", "second_module second_lesson", "team", reorder, is_first),
    action(
        "submit for review",
        "draft",
        "team",
        lambda turn: post_editor(turn, **{"action-submit": "1"}),
        is_in_review,
    ),
    action("approve", "in_review", "managers", judge("approve"), review_is("approved")),
    action("reject", "in_review", "managers", judge("reject"), review_is("needs_changes")),
    # By those who asked for it (here the lead) and those who judge; not by others of the team.
    action(
        "cancel review",
        "in_review",
        "lead",
        lambda turn: post_editor(turn, **{"action-cancel-workflow": "1"}),
        review_is("cancelled"),
    ),
    action("publish many", "draft", "team", bulk("publish"), is_live, is_list=True),
    action("unpublish many", "lesson", "team", bulk("unpublish"), is_down, is_list=True),
    action("delete many", "draft", "team", bulk("delete"), is_gone, is_list=True),
    action("move many", "draft", "team", bulk("move"), has_moved_to(own), is_list=True),
    action("publish by API", "draft", "nobody", call_api("publish"), is_live),
    action("unpublish by API", "lesson", "nobody", call_api("unpublish"), is_down),
    action("delete by API", "draft", "nobody", call_api("delete"), is_gone),
    action(
        "move by API to another course",
        "draft",
        "nobody",
        call_api(
            "move", destination_page_id=lambda turn: module_of(turn.other), position="last-child"
        ),
        has_moved_to(foreign),
    ),
    action(
        "copy by API to another course",
        "draft",
        "nobody",
        call_api(
            "copy",
            destination_page_id=lambda turn: module_of(turn.other),
            slug="a-copy-of-the-matrix",
            title=NEW_TITLE,
        ),
        has_copy_in(foreign),
    ),
    action(
        "read by API",
        "draft",
        "team",
        lambda turn: turn.get("wagtailadmin_api:pages:detail", turn.thing.pk),
        lambda turn: turn.shows("draft"),
    ),
    action(
        "list by API",
        "module",
        "team",
        lambda turn: turn.get(
            "wagtailadmin_api:pages:listing", query=f"?child_of={turn.thing.pk}&for_explorer=1"
        ),
        lambda turn: turn.shows("draft"),
    ),
    action(
        "order by buttons",
        "second_module second_lesson",
        "team",
        lambda turn: turn.post(
            "course_order",
            turn.thing.get_parent().pk,
            data={"page": turn.thing.pk, "to": "up"},
        ),
        is_first,
    ),
    action(
        "duplicate a course",
        "course",
        "team",
        lambda turn: turn.post("duplicate_course", turn.thing.pk),
        lambda turn: CoursePage.objects.filter(title=f"{turn.thing.title} (copy)").exists(),
    ),
    action(
        "archive",
        "course",
        "team",
        lambda turn: turn.post("archive_course", turn.thing.pk),
        lambda turn: turn.now.archived_at is not None,
    ),
]

"""What a team does with its class: requests, adding, removing, lists, codes."""

from courses.enrollment.models import Enrollment, InviteCode

from .action import Action, Turn, action


def status_of(turn: Turn, row: Enrollment) -> str:
    return Enrollment.objects.get(pk=row.pk).status


def ask_first(change: str):
    """Return a performer that decides on a request, made for it on the spot."""

    def perform(turn: Turn):
        row = turn.course.request
        return turn.post(
            "course_class_decide", turn.thing.pk, data={"action": f"{change}-{row.pk}"}
        )

    return perform


def has_place(turn: Turn, username: str) -> bool:
    rows = Enrollment.objects.open().filter(course=turn.thing, student__username=username)
    return rows.exists()


CLASS_ACTIONS: list[Action] = [
    action(
        "see the class",
        "course hidden",
        "team",
        lambda turn: turn.get("course_class", turn.thing.pk),
        lambda turn: turn.response.status_code == 200,
    ),
    action(
        "approve a request",
        "course",
        "team",
        ask_first("approve"),
        lambda turn: status_of(turn, turn.course.request) == "active",
    ),
    action(
        "refuse a request",
        "course",
        "team",
        ask_first("refuse"),
        lambda turn: status_of(turn, turn.course.request) == "refused",
    ),
    action(
        "add somebody to the class",
        "course",
        "team",
        lambda turn: turn.post("course_class_add", turn.thing.pk, data={"add-who": "student"}),
        lambda turn: has_place(turn, "student"),
    ),
    action(
        "enroll a list",
        "course",
        "team",
        lambda turn: turn.post(
            "course_class_import", turn.thing.pk, data={"text": "student", "confirm": "yes"}
        ),
        lambda turn: has_place(turn, "student"),
    ),
    action(
        "remove somebody from the class",
        "course",
        "team",
        lambda turn: turn.post("course_class_remove", turn.thing.pk, turn.course.enrollment.pk),
        lambda turn: status_of(turn, turn.course.enrollment) == "removed",
    ),
    action(
        "make an invite code",
        "course",
        "team",
        lambda turn: turn.post(
            "course_class_codes", turn.thing.pk, data={"code-code": "MATRIXCODE"}
        ),
        lambda turn: InviteCode.objects.filter(course=turn.thing, code="MATRIXCODE").exists(),
    ),
    action(
        "take an invite code back",
        "course",
        "team",
        lambda turn: turn.post(
            "course_class_codes", turn.thing.pk, data={"remove": turn.course.code.pk}
        ),
        lambda turn: not InviteCode.objects.filter(pk=turn.course.code.pk).exists(),
    ),
]

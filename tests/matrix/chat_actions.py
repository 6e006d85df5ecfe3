"""What a team does in its class room beside writing, and what the class may ask it to."""

from chat.models import Message, Mute, Report, Room

from .action import Action, Turn, action


def report_line(turn: Turn):
    return turn.post("report_chat_line", turn.thing.slug, 1, data={"reason": "matrix report"})


def pin_line(turn: Turn):
    return turn.post("pin_chat_line", turn.thing.slug, 1, data={"pinned": "1"})


def get_room(turn: Turn) -> Room | None:
    return Room.objects.filter(course=turn.thing).first()


CHAT_ACTIONS: list[Action] = [
    action(
        "see the screen of the class chat",
        "course hidden",
        "team",
        lambda turn: turn.get("chat_room_screen", turn.thing.pk),
        lambda turn: turn.response.status_code == 200,
    ),
    action(
        "slow the class chat down",
        "course",
        "team",
        lambda turn: turn.post("chat_room_screen", turn.thing.pk, data={"slow_seconds": "30"}),
        lambda turn: get_room(turn).slow_seconds == 30,
    ),
    action(
        "mute somebody",
        "course",
        "team",
        lambda turn: turn.post(
            "chat_mute",
            turn.thing.pk,
            data={"user_name": turn.course.student.username, "minutes": "60"},
        ),
        lambda turn: Mute.objects.filter(course=turn.thing, person=turn.course.student).exists(),
    ),
    action(
        "let somebody write again",
        "course",
        "team",
        lambda turn: turn.post("chat_unmute", turn.thing.pk, turn.course.mute.pk),
        lambda turn: not Mute.objects.filter(pk=turn.course.mute.pk).exists(),
    ),
    action(
        "export the class chat",
        "course",
        "lead",
        lambda turn: turn.get("chat_export", turn.thing.pk, "json"),
        lambda turn: turn.shows("room"),
        leaves=("wagtailcore_pagelogentry",),
    ),
    action(
        "pin a chat message",
        "course",
        "team",
        pin_line,
        lambda turn: Message.objects.filter(course=turn.thing, pinned_at__isnull=False).exists(),
    ),
    action(
        "read a report",
        "course",
        "team",
        lambda turn: turn.get("chat_report_modeladmin_inspect", turn.course.report.pk),
        lambda turn: turn.response.status_code == 200,
    ),
    action(
        "see reports listed",
        "course",
        "team",
        lambda turn: turn.get("chat_report_modeladmin_index"),
        lambda turn: turn.shows("report"),
        is_list=True,
    ),
    action(
        "delete a reported message",
        "course",
        "team",
        lambda turn: turn.post(
            "chat_report_modeladmin_inspect", turn.course.report.pk, data={"decision": "delete"}
        ),
        lambda turn: Report.objects.get(pk=turn.course.report.pk).status == "deleted",
    ),
]

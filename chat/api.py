"""A class room for programs: read it in both directions, write, correct, delete."""

import math
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from courses.access_records import get_published_course
from courses.api.body_fields import KeyField, NumberField, TextField
from courses.api.pagination import MAX_KEY, LimitQuery, QueryPagination, describe_list
from courses.api.problems import Problem
from courses.api.views import LearningView
from courses.content.pages import CoursePage

from .access import (
    can_delete_message,
    can_enter_room,
    is_editable,
    is_moderator,
    is_own_message,
)
from .models import Message
from .reading import find_teachers
from .services import (
    MessageRefused,
    Muted,
    TooFast,
    TooLate,
    delete_message,
    edit_message,
    post_message,
)
from .shapes import describe_answered, describe_subject

CREATED = 201


class AuthorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_teacher = serializers.BooleanField()


class QuoteAuthorSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class QuoteSerializer(serializers.Serializer):
    seq = serializers.IntegerField()
    user = QuoteAuthorSerializer(allow_null=True, help_text="Null for a deleted account.")
    body = serializers.CharField(help_text="Its beginning; empty when deleted.")
    is_deleted = serializers.BooleanField()


class AboutSerializer(serializers.Serializer):
    page = serializers.IntegerField()
    block = serializers.UUIDField(allow_null=True, help_text="Null for the page as a whole.")
    title = serializers.CharField()
    url = serializers.CharField(help_text="Absolute or from the root of the site.")


class MessageSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    seq = serializers.IntegerField(help_text="The number in the room, from 1, without gaps.")
    client_id = serializers.UUIDField(
        help_text="One's own only; null for others' lines.", allow_null=True
    )
    user = AuthorSerializer(allow_null=True, help_text="Null for a deleted account.")
    body = serializers.CharField(help_text="Plain text; empty when deleted.")
    posted_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True)
    is_moderated = serializers.BooleanField(help_text="Deleted by the team.")
    is_pinned = serializers.BooleanField(help_text="Kept in sight by the team.")
    change = serializers.IntegerField(help_text="The number of its newest change in the room.")
    reply_to = QuoteSerializer(allow_null=True, help_text="The line it answers.")
    about = AboutSerializer(allow_null=True, help_text="The module or lesson it asks about.")
    mentions = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of people it concerns."
    )
    can_edit = serializers.BooleanField()
    can_delete = serializers.BooleanField()


class MessageBody(serializers.Serializer):
    body = TextField(
        trim_whitespace=False,
        allow_blank=True,
        help_text="Plain text, 1 to 2,000 characters; spaces around it are taken off.",
    )


class NewMessageBody(MessageBody):
    client_id = KeyField(help_text="Chosen by the sender; sent twice is once.")
    reply_to = NumberField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MAX_KEY,
        help_text="The number of the line this answers.",
    )
    page = NumberField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MAX_KEY,
        help_text="The id of the module or lesson this asks about.",
    )
    block = KeyField(required=False, allow_null=True, help_text="The id of the block of it.")


class SeqQuery(LimitQuery):
    before = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_KEY, help_text="Only numbers below this."
    )
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_KEY, help_text="Only numbers above this."
    )
    changed_after = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_KEY,
        help_text="Lines posted, edited, deleted or pinned after this change, in that order.",
    )


class SeqPagination(QueryPagination):
    """Lines by their number, oldest first: the newest ones, or the first ones after `after`.

    Numbers never change and have no gaps, so they are the cursor. One query.
    """

    query_class = SeqQuery

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        query = self.read(request)
        if "before" in query:
            queryset = queryset.filter(seq__lt=query["before"])
        if "after" in query:
            queryset = queryset.filter(seq__gt=query["after"])
        order, is_forward = "-seq", False
        if "after" in query:
            order, is_forward = "seq", True
        if "changed_after" in query:
            queryset = queryset.filter(change__gt=query["changed_after"])
            order, is_forward = "change", True
        limit = query["limit"]
        rows = list(queryset.order_by(order)[: limit + 1])
        self.has_more = len(rows) > limit
        return rows[:limit] if is_forward else rows[:limit][::-1]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"meta": {"has_more": self.has_more}, "items": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        text = "Whether there are further lines: newer ones with `after`, else older ones."
        return describe_list(schema, {"has_more": {"type": "boolean", "description": text}})


class RoomView(LearningView):
    """What both views share: only who may enter the room is answered."""

    serializer_class = MessageSerializer

    def get_room(self, request: Request, course_id: int) -> CoursePage:
        course = get_published_course(course_id)
        if not can_enter_room(request.user, course):
            raise Problem("not-enrolled", 403)
        return course

    def answer(self, course: CoursePage, message: Message, status: int = 200) -> Response:
        return Response(self.write(course, [message])[0], status=status)

    def write(self, course: CoursePage, messages: list[Message]) -> list[dict[str, Any]]:
        """Return lines as data. Three queries at most, however many there are."""
        teachers = find_teachers(course)
        moderates = is_moderator(self.request.user, teachers)
        rows = [
            write_message(message, self.request.user.pk, teachers, moderates=moderates)
            for message in messages
        ]
        return MessageSerializer(rows, many=True).data


class MessagesView(RoomView):
    """List the lines of a class room, oldest first: the newest ones, or those around a number.

    `before` pages back, `after` gives what is new. Deleted lines stay in the list, without text.
    """

    pagination_class = SeqPagination
    refusals = {"get": {403: ("not-enrolled",)}, "post": {403: ("not-enrolled",), 409: ("muted",)}}

    def get(self, request: Request, course_id: int) -> Response:
        course = self.get_room(request, course_id)
        lines = Message.objects.filter(course=course).with_everything()
        rows = self.paginate_queryset(lines)
        return self.get_paginated_response(self.write(course, rows))

    @extend_schema(
        request=NewMessageBody, responses={200: MessageSerializer, 201: MessageSerializer}
    )
    def post(self, request: Request, course_id: int) -> Response:
        """Write a line: 201. The same `client_id` again gives the line that is there: 200."""
        course = self.get_room(request, course_id)
        data = self.read_body(request, NewMessageBody)
        own = Message.objects.filter(course=course, author=request.user)
        is_known = own.filter(client_id=data["client_id"]).exists()
        message = obey(
            post_message,
            author=request.user,
            course=course,
            body=data["body"],
            client_id=data["client_id"],
            reply_to=data.get("reply_to"),
            page_id=data.get("page"),
            block_id=data.get("block"),
        )
        return self.answer(course, message, 200 if is_known else CREATED)


class MessageView(RoomView):
    """Show one line by its number in the room."""

    required_scopes = {"get": "read", "patch": "learn", "delete": "learn"}
    refusals = {
        "get": {403: ("not-enrolled",)},
        "patch": {403: ("not-enrolled",), 409: ("message-locked", "muted")},
        "delete": {403: ("not-enrolled",)},
    }

    def get(self, request: Request, course_id: int, seq: int) -> Response:
        course = self.get_room(request, course_id)
        return self.answer(course, get_message(course, seq))

    @extend_schema(request=MessageBody, responses=MessageSerializer)
    def patch(self, request: Request, course_id: int, seq: int) -> Response:
        """Change your own line, for 15 minutes after it was posted."""
        course = self.get_room(request, course_id)
        message = get_message(course, seq)
        if not is_own_message(request.user, message):
            raise PermissionDenied
        body = self.read_body(request, MessageBody)["body"]
        return self.answer(course, obey(edit_message, message=message, body=body))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, course_id: int, seq: int) -> Response:
        """Delete your own line, or as the team anybody's. Its number stays. Twice is once."""
        message = get_message(self.get_room(request, course_id), seq)
        if not can_delete_message(request.user, message):
            raise PermissionDenied
        delete_message(message=message, by=request.user)
        return Response(status=204)


def get_message(course: CoursePage, seq: int) -> Message:
    message = Message.objects.filter(course=course, seq=seq).with_everything().first()
    if message is None:
        raise Http404
    message.course = course
    return message


def obey(service: Any, **arguments: Any) -> Message:
    """Call a service; its refusals become problems."""
    try:
        return service(**arguments)
    except TooLate as error:
        raise Problem("message-locked", 409, str(error)) from error
    except Muted as error:
        raise Problem("muted", 409, str(error)) from error
    except TooFast as error:
        raise Throttled(wait=math.ceil(error.wait_seconds), detail=str(error)) from error
    except MessageRefused as error:
        raise serializers.ValidationError({"body": [str(error)]}) from error


def write_message(
    message: Message, reader_id: int, teachers: set[int], *, moderates: bool
) -> dict[str, Any]:
    author = message.author
    is_own = author is not None and author.pk == reader_id
    is_deleted = message.deleted_at is not None
    return {
        "id": message.pk,
        "seq": message.seq,
        "client_id": message.client_id if is_own else None,
        "user": author
        and {"id": author.pk, "name": author.public_name, "is_teacher": author.pk in teachers},
        "body": message.body,
        "posted_at": message.posted_at,
        "edited_at": message.edited_at,
        "deleted_at": message.deleted_at,
        "is_moderated": message.is_moderated,
        "is_pinned": message.pinned_at is not None,
        "change": message.change,
        "reply_to": describe_answered(message),
        "about": describe_subject(message),
        "mentions": sorted(notice.person_id for notice in message.notices.all()),
        "can_edit": is_own and is_editable(message),
        "can_delete": not is_deleted and (is_own or moderates),
    }

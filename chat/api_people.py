"""For programs and the composer: whom one may name in a room."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from .api import AuthorSerializer, RoomView
from .mentions import suggest_people
from .reading import find_teachers


class PeopleQuery(serializers.Serializer):
    start = serializers.CharField(max_length=80, help_text="How the name, or a word of it, begins.")


class PeopleSerializer(serializers.Serializer):
    items = AuthorSerializer(many=True)


class PeopleView(RoomView):
    """Suggest up to eight people to name with “@”: only those who study or teach here."""

    query_class = PeopleQuery
    serializer_class = PeopleSerializer
    refusals = {"get": {403: ("not-enrolled",)}}

    def get(self, request: Request, course_id: int) -> Response:
        course = self.get_room(request, course_id)
        found = suggest_people(course, self.query["start"])
        teachers = find_teachers(course)
        items = [
            {"id": person.pk, "name": person.public_name, "is_teacher": person.pk in teachers}
            for person in found
        ]
        return Response(PeopleSerializer({"items": items}).data)

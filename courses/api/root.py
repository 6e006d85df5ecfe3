"""Where clients begin: the addresses of the learning API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from .addresses import make_absolute
from .views import PublicLearningView

# What the root names, and the route of each.
ROUTES = {
    "subjects": "learning_subjects",
    "courses": "learning_courses",
    "enrollments": "learning_enrollments",
    "me": "learning_me",
    "schema": "learning_schema",
    "docs": "learning_docs",
}


RootSerializer = type(
    "RootSerializer", (serializers.Serializer,), {name: serializers.URLField() for name in ROUTES}
)


class RootView(PublicLearningView):
    """List the addresses to begin with."""

    @extend_schema(
        operation_id="root_retrieve",
        tags=["root"],
        responses={200: RootSerializer},
    )
    def get(self, request: Request) -> Response:
        return Response({name: make_absolute(reverse(route)) for name, route in ROUTES.items()})

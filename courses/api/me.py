"""The corner of a page that knows the visitor: small, and for guests too.

Public pages are the same for everybody; a script asks here what to put into their header.
"""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Count, Exists, F, OuterRef, Q
from django.middleware.csrf import get_token
from django.urls import reverse
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.scopes import HasScope
from accounts.site_identity import SignUpPolicy, get_site_identity
from courses.enrollment.models import Enrollment

from .addresses import make_absolute
from .views import LearningView

GUEST_LINKS = {"log_in": "account_login", "sign_up": "account_signup"}
USER_LINKS = {
    "learning": "my_learning",
    "account": "account_home",
    "log_out": "account_logout",
    "teach": "wagtailadmin_home",
}


class Anybody(AllowAny):
    """Guests too. Not public, for all that: no answer may be kept, so none is a 304."""


class PersonSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(help_text="As others see it.")
    email = serializers.EmailField()
    is_staff = serializers.BooleanField(help_text="Whether the way to the admin is shown.")


class OwnCountsSerializer(serializers.Serializer):
    active = serializers.IntegerField(min_value=0)
    completed = serializers.IntegerField(min_value=0)
    asking = serializers.IntegerField(
        min_value=0, help_text="Requests, and turns on waiting lists."
    )


class MeSerializer(serializers.Serializer):
    user = PersonSerializer(allow_null=True, help_text="Null for guests.")
    enrollments = OwnCountsSerializer(allow_null=True, help_text="Null for guests.")
    links = serializers.DictField(
        child=serializers.URLField(),
        help_text="Guests: log_in; sign_up where it is open. "
        "Others: learning, account, log_out; teach for staff.",
    )
    csrf_token = serializers.CharField(
        allow_null=True,
        help_text="For X-CSRFToken, with the session only; null for guests and tokens.",
    )


class MeView(LearningView):
    """Who is asking: name, ways on, counts of places. Guests get 200 with `user` null.

    Three queries at most, the session's among them; guests without a session
    cost none, or one for who may sign up.
    """

    serializer_class = MeSerializer
    permission_classes = [Anybody, HasScope]
    required_scopes = {"get": "read"}

    def get(self, request: Request) -> Response:
        if not request.user.is_authenticated:
            return Response(write_guest())
        # A token's owner has no session to protect, and a guest nothing to do with one.
        csrf_token = get_token(request._request) if request.auth is None else None
        return Response({**write_user(request.user), "csrf_token": csrf_token})


def write_guest() -> dict[str, Any]:
    is_open = get_site_identity().get_shown_policy() == SignUpPolicy.OPEN
    shown = {name: GUEST_LINKS[name] for name in GUEST_LINKS if is_open or name != "sign_up"}
    links = write_links(shown)
    return {"user": None, "enrollments": None, "links": links, "csrf_token": None}


def write_user(user: User) -> dict[str, Any]:
    facts = read_facts(user)
    is_staff = user.is_superuser or facts.pop("may_enter_admin")
    shown = {name: USER_LINKS[name] for name in USER_LINKS if is_staff or name != "teach"}
    return {
        "user": {
            "id": user.pk,
            "name": user.public_name,
            "email": user.email,
            "is_staff": is_staff,
        },
        "enrollments": {name: facts[name] for name in ("active", "completed", "asking")},
        "links": write_links(shown),
    }


def write_links(names: dict[str, str]) -> dict[str, str]:
    return {name: make_absolute(reverse(route)) for name, route in names.items()}


def read_facts(user: User) -> dict[str, Any]:
    """Return counts of somebody's places on published courses, and `may_enter_admin`. One query."""
    live = Q(enrollments__course__live=True)
    status = F("enrollments__status")
    entering = Permission.objects.filter(
        Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk")),
        codename="access_admin",
        content_type__app_label="wagtailadmin",
    )

    def count(*statuses: str) -> Count:
        among = Q(enrollments__status__in=statuses)
        return Count(status, filter=live & among)

    return (
        User.objects.filter(pk=user.pk)
        .annotate(
            active=count(Enrollment.Status.ACTIVE),
            completed=count(Enrollment.Status.COMPLETED),
            asking=count(*Enrollment.ASKING_STATUSES),
            may_enter_admin=Exists(entering),
        )
        .values("active", "completed", "asking", "may_enter_admin")
        .get()
    )

"""A token is worth what its owner is at this moment, within its scopes, and never more."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import ApiToken
from accounts.scopes import HasScope
from accounts.tests.test_tokens import PAGES, ask, make_token
from accounts.tests.totp import switch_on
from accounts.tokens import MAX_TOKENS
from courses.enrollment.services import withdraw_student
from courses.teaching.groups import COURSE_MANAGERS

ALL = ("read", "learn", "teach")


def lesson_path(cast) -> str:
    return f"{PAGES}{cast.lesson_a.pk}/"


def test_students_token_opens_what_the_student_may_open(cast):
    path = lesson_path(cast)
    assert ask(make_token(cast.student), path).status_code == 200
    assert ask(make_token(cast.outsider), path).status_code == 403
    assert Client().get(path).status_code == 401


def test_withdrawn_student_keeps_a_token_that_opens_no_lesson(cast):
    token = make_token(cast.student)
    withdraw_student(student=cast.student, course=cast.course_a)
    assert ask(token, lesson_path(cast)).status_code == 403


def test_switched_off_account_has_no_token(cast):
    token = make_token(cast.student)
    cast.student.is_active = False
    cast.student.save()
    assert ask(token).status_code == 401


def test_demoted_manager_sees_what_anybody_sees(cast):
    token = make_token(cast.manager, scopes=ALL)
    assert ask(token, lesson_path(cast)).status_code == 200
    cast.manager.groups.clear()
    assert ask(token, lesson_path(cast)).status_code == 403


def test_unconfirmed_account_has_no_token_where_confirming_is_mandatory(cast, settings):
    token = make_token(cast.student)
    EmailAddress.objects.filter(user=cast.student).update(verified=False)
    assert ask(token).status_code == 200
    settings.EDUCA_EMAIL_VERIFICATION = "mandatory"
    assert ask(token).status_code == 401
    EmailAddress.objects.filter(user=cast.student).update(verified=True)
    assert ask(token).status_code == 200


def test_changed_password_ends_all_tokens(cast, client):
    token = make_token(cast.student)
    cast.student.set_password("another-river-42")
    cast.student.save()
    assert ask(token).status_code == 401
    client.force_login(cast.student)
    assert "password has changed" in client.get("/accounts/tokens/").content.decode()
    assert ask(make_token(cast.student)).status_code == 200


def test_token_survives_a_new_secret_key_with_the_old_one_as_fallback(cast, settings):
    token = make_token(cast.student)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-for-tests"
    assert ask(token).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert ask(token).status_code == 401


@pytest.mark.parametrize(
    ("has_factor", "was_shown", "status"),
    [(False, False, 403), (False, True, 403), (True, False, 403), (True, True, 200)],
)
def test_required_second_factor_holds_for_tokens(cast, settings, has_factor, was_shown, status):
    settings.EDUCA_MFA_REQUIRED_FOR = [COURSE_MANAGERS]
    if has_factor:
        switch_on(cast.manager)
    token = make_token(cast.manager, scopes=ALL, second_factor_shown=was_shown)
    assert ask(token).status_code == status
    assert ask(make_token(cast.student)).status_code == 200


def test_promotion_does_not_lift_a_token_past_the_second_factor(cast, settings):
    settings.EDUCA_MFA_REQUIRED_FOR = [COURSE_MANAGERS]
    token = make_token(cast.student, scopes=ALL)
    cast.student.groups.add(Group.objects.get(name=COURSE_MANAGERS))
    switch_on(cast.student)
    assert ask(token).status_code == 403
    Authenticator.objects.all().delete()
    assert ask(token).status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "bearer educa_" + "0" * 64,
        "Bearer a b",
        "Bearer \xe9\xff",
        "Bearer \0",
        "Bearer " + "9" * 5000,
    ],
)
def test_what_is_no_token_gets_401(cast, header):
    answer = Client().get(PAGES, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "no-store" in answer["Cache-Control"]


def test_other_schemes_are_guests(cast):
    assert Client().get(PAGES, headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_admin_takes_no_token(cast):
    token = make_token(cast.manager, scopes=ALL)
    assert ask(token, "/admin/api/main/pages/").status_code == 302
    assert ask(token, "/accounts/tokens/").status_code == 302


@pytest.mark.parametrize("scope", ["learn", "teach"])
def test_reading_the_content_api_takes_read(cast, scope):
    token = make_token(cast.student, scopes=[scope])
    for kind in ("pages", "documents", "images"):
        assert ask(token, f"/api/v2/{kind}/").status_code == 403
    assert "read" in ask(token).json()["message"]


def answer(self, request):
    return Response({"user": request.user.username})


class Resource(APIView):
    """Stands for any resource: `put` and `delete` are said to be for those who teach."""

    permission_classes = [HasScope]
    required_scopes = {"put": "teach", "delete": "teach"}
    get = post = put = delete = answer


MATRIX = {
    "get": "read",
    "head": "read",
    "options": "read",
    "post": "learn",
    "put": "teach",
    "delete": "teach",
}


@pytest.mark.parametrize("scope", ALL)
@pytest.mark.parametrize("method", MATRIX)
def test_each_scope_opens_its_own_requests(cast, method, scope):
    token = make_token(cast.student, scopes=[scope])
    request = APIRequestFactory().generic(method.upper(), "/", HTTP_AUTHORIZATION=f"Bearer {token}")
    expected = 200 if MATRIX[method] == scope else 403
    assert Resource.as_view()(request).status_code == expected


def test_sessions_have_all_scopes(cast):
    request = APIRequestFactory(enforce_csrf_checks=False).put("/")
    request.user = cast.student
    assert Resource.as_view()(request).status_code == 200


def test_token_comes_before_the_session_and_needs_no_csrf(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.outsider)
    header = {"Authorization": f"Bearer {make_token(cast.student, scopes=['learn'])}"}
    request = APIRequestFactory(enforce_csrf_checks=True).post("/", headers=header)
    assert Resource.as_view()(request).data == {"user": "student"}
    assert client.get(lesson_path(cast)).status_code == 403
    header = {"Authorization": f"Bearer {make_token(cast.student, name='other')}"}
    assert client.get(lesson_path(cast), headers=header).status_code == 200


def test_token_costs_one_query_however_many_there_are(cast, count_queries):
    token = make_token(cast.outsider)

    def call():
        request = APIRequestFactory().get("/", headers={"Authorization": f"Bearer {token}"})
        assert Resource.as_view()(request).status_code == 200

    assert count_queries(call) == 1
    for number in range(MAX_TOKENS - 1):
        make_token(cast.outsider, name=f"token {number}")
    assert count_queries(call) == 1


def test_knows_no_way_to_get_a_token_for_a_password(cast, client):
    body = {"username": "student", "password": "correct horse battery staple"}
    for path in ("/api/learning/v1/token/", "/api/v2/login/", "/accounts/tokens/login/"):
        assert client.post(path, body).status_code in (403, 404, 405)
    assert not ApiToken.objects.exists()

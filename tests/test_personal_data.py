"""“My data”: everything of one person and nothing of others; and nothing of a person who left."""

import io
import json
import uuid
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, UploadedFile
from wagtail.users.models import UserProfile

from accounts.erasure import STAND_IN, ErasureRefused, erase_person, get_stand_in
from accounts.models import User
from accounts.personal_data import PARTS, collect_data
from accounts.tests.totp import confirm, log_in, switch_on
from chat.models import Message
from chat.services import post_message
from courses import access
from courses.content.pages import CoursePage
from courses.enrollment.models import Enrollment
from courses.progress.models import ProgressEvent
from courses.progress.services import record_event
from courses.teaching.models import CourseTeam
from courses.tests.cast import PASSWORD, make_picture, make_user
from tests.personal_relations import RELATIONS

CANARY = "zqcanary"


def test_every_relation_to_an_account_has_been_thought_about():
    found = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.is_relation
    }
    assert found == set(RELATIONS)


def make_canary() -> User:
    user = make_user(f"{CANARY}-name")
    user.first_name, user.last_name = f"{CANARY} First", f"{CANARY} Last"
    user.display_name = f"{CANARY} Shown"
    user.save()
    return user


@pytest.fixture
def canary(cast) -> User:
    """A person with a word of its own in every field of every table that knows people."""
    user = make_canary()
    plant_account(user)
    plant_traces(user, cast)
    return user


def plant_account(user: User) -> None:
    EmailAddress.objects.create(user=user, email=f"{CANARY}-2@educa.example", verified=False)
    SocialAccount.objects.create(
        user=user, provider="college", uid=f"{CANARY}-uid", extra_data={"name": CANARY}
    )
    switch_on(user)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": f"{CANARY} key"}
    )
    for key, agent in (("1" * 32, f"{CANARY} browser"), ("2" * 32, "other")):
        UserSession.objects.create(user=user, session_key=key, ip="203.0.113.77", user_agent=agent)
    half = SessionStore()
    half["account_login"] = {"user_pk": str(user.pk), "email": user.email}
    half.save()
    profile = UserProfile.get_for_user(user)
    profile.avatar.save(f"{CANARY}.png", ContentFile(CANARY.encode()))
    upload = UploadedFile(uploaded_by_user=user)
    upload.file.save(f"{CANARY}.pdf", ContentFile(CANARY.encode()))
    DBTaskResult.objects.create(
        task_path="x.y",
        args_kwargs={"args": [user.email], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
        queue_name="default",
        exception_class_path="",
        traceback="",
    )


def plant_traces(user: User, cast) -> None:
    people = ContentType.objects.get_for_model(User)
    for actor, about in ((user, cast.student), (cast.manager, user)):
        log(instance=about, action="wagtail.edit", user=actor)
        LogEntry.objects.create(
            user=actor,
            content_type=people,
            object_id=str(about.pk),
            object_repr=str(about),
            action_flag=CHANGE,
        )
    data = {"member_id": user.pk, "member": user.public_name}
    log(instance=cast.course_a, action="courses.team.add", user=cast.lead, data=data)
    log(instance=cast.course_a, action="wagtail.edit", user=user)
    Enrollment.objects.create(student=user, course=cast.course_a)


def search_database(word: str) -> list[str]:
    """Return the tables that hold a word anywhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(word in str(row).lower() for row in cursor.fetchall()):
                found.append(table)
    return found


PLANTED = {
    *("account_emailaddress", "accounts_user", "django_admin_log", "mfa_authenticator"),
    *("django_tasks_database_dbtaskresult", "socialaccount_socialaccount"),
    *("usersessions_usersession", "wagtailcore_modellogentry", "wagtailcore_pagelogentry"),
    *("wagtailcore_uploadedfile", "wagtailusers_userprofile"),
}


def search_sessions(word: str) -> bool:
    from django.contrib.sessions.models import Session

    return any(word in str(session.get_decoded()) for session in Session.objects.all())


def test_nothing_of_an_erased_person_is_left(
    canary, cast, media_folder, django_capture_on_commit_callbacks
):
    assert set(search_database(CANARY)) == PLANTED
    assert search_sessions(CANARY)
    assert list(media_folder.rglob(f"*{CANARY}*"))
    number = canary.pk
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(user=canary, by=canary)
    assert search_database(CANARY) == []
    assert not search_sessions(CANARY)
    assert not list(media_folder.rglob(f"*{CANARY}*"))
    assert not User.objects.filter(pk=number).exists()
    for model in (PageLogEntry, ModelLogEntry):
        assert not model.objects.filter(user_id=number).exists()
    assert not ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(number)
    ).exists()
    entry = PageLogEntry.objects.get(action="courses.team.add", data__member="Deleted user")
    assert entry.user == cast.lead


def test_erasing_is_in_the_audit_log_and_names_nobody(canary, cast):
    erase_person(user=canary, by=cast.manager)
    entry = ModelLogEntry.objects.get(action="accounts.erase")
    assert (entry.user, entry.label, entry.object_id) == (cast.manager, "An account", "")


def test_conversations_of_others_stay_readable(cast, client):
    for author in (cast.student, cast.lead):
        post_message(
            author=author, course=cast.course_a, body=f"{author} says", client_id=uuid.uuid4()
        )
    comment = Comment.objects.create(
        page=cast.lesson_a, user=cast.co_instructor, text="Is this right?", contentpath="title"
    )
    reply = CommentReply.objects.create(comment=comment, user=cast.lead, text="It is.")
    erase_person(user=cast.student)
    erase_person(user=cast.co_instructor)
    client.force_login(cast.lead)
    page = client.get(f"/courses/{cast.course_a.slug}/chat/").content.decode()
    assert "student says" in page
    assert "Deleted user" in page
    comment.refresh_from_db()
    assert comment.user.username == STAND_IN
    assert comment.replies.get() == reply
    assert client.get(f"/admin/pages/{cast.lesson_a.pk}/edit/").status_code == 200


def test_course_of_an_erased_lead_is_its_teams_and_the_managers(cast, client):
    erase_person(user=cast.lead)
    course = CoursePage.objects.get(pk=cast.course_a.pk)
    assert course.owner is None
    assert CourseTeam.objects.get(course=course).lead is None
    assert access.can_manage_team(cast.manager, course)
    for person in (cast.manager, cast.co_instructor):
        client.force_login(person)
        assert client.get(f"/admin/pages/{course.pk}/edit/").status_code == 200
        assert client.get(f"/admin/pages/{cast.lesson_a.pk}/edit/").status_code == 200


def test_last_administrator_cannot_leave(cast, client):
    root = User.objects.create_superuser("root", "root@educa.example", PASSWORD)
    with pytest.raises(ErasureRefused, match="last administrator"):
        erase_person(user=root)
    log_in(client, root)
    confirm(client)
    answer = client.post("/accounts/data/erase/", {"confirmation": "root@educa.example"})
    assert answer.status_code == 409
    assert "last administrator" in answer.content.decode()
    User.objects.create_superuser("second", "second@educa.example", PASSWORD)
    erase_person(user=root)
    assert not User.objects.filter(username="root").exists()


def test_stand_in_stays_and_cannot_log_in(cast, client):
    stand_in = get_stand_in()
    with pytest.raises(ErasureRefused):
        erase_person(user=stand_in)
    log_in(client, stand_in)
    assert client.get("/learn/").status_code == 302


def test_erasing_is_whole_or_not_at_all(canary, monkeypatch):
    from dataclasses import replace

    def fail(leaving):
        raise RuntimeError("in the middle")

    before = search_database(CANARY)
    monkeypatch.setitem(PARTS, "accounts", replace(PARTS["accounts"], erase=fail))
    with pytest.raises(RuntimeError):
        erase_person(user=canary)
    assert search_database(CANARY) == before


def test_person_erases_the_account_by_typing_its_address(cast, client):
    log_in(client, cast.student)
    other = Client()
    log_in(other, cast.student)
    page = "/accounts/data/erase/"
    assert client.get(page)["Location"].startswith("/accounts/reauthenticate/")
    confirm(client)
    assert "What stays, without your name" in client.get(page).content.decode()
    wrong = client.post(page, {"confirmation": "somebody@educa.example"})
    assert "This is not the address" in wrong.content.decode()
    assert User.objects.filter(pk=cast.student.pk).exists()
    done = client.post(page, {"confirmation": " Student@educa.example "})
    assert done["Location"] == "/accounts/data/erased/"
    assert client.get(done["Location"]).status_code == 200
    assert not User.objects.filter(pk=cast.student.pk).exists()
    assert client.get("/learn/").status_code == other.get("/learn/").status_code == 302
    assert log_in(Client(), cast.student).status_code == 200  # refused: no such account


def test_address_of_an_erased_person_can_sign_up_anew(cast, client):
    erase_person(user=cast.student)
    form = {"display_name": "N", "email": "student@educa.example", "password1": "a-quiet-river-42"}
    assert client.post("/accounts/signup/", form).status_code == 302
    assert not Enrollment.objects.filter(student__email="student@educa.example").exists()


def test_administrator_deletes_by_the_same_rules(cast, client):
    root = User.objects.create_superuser("root", "root@educa.example", PASSWORD)
    post_message(author=cast.lead, course=cast.course_a, body="stays", client_id=uuid.uuid4())
    client.force_login(root)
    client.post(f"/admin/users/delete/{cast.lead.pk}/")
    client.post(f"/admin/bulk/accounts/user/delete/?id={cast.student.pk}&id={cast.outsider.pk}")
    client.post(f"/django-admin/accounts/user/{cast.withdrawn.pk}/delete/", {"post": "yes"})
    gone = (cast.lead, cast.student, cast.outsider, cast.withdrawn)
    assert not User.objects.filter(pk__in=[person.pk for person in gone]).exists()
    assert ModelLogEntry.objects.filter(action="accounts.erase", user=root).count() == len(gone)
    assert Message.objects.get(body="stays").author is None
    assert CoursePage.objects.filter(pk=cast.course_a.pk).exists()
    client.post(f"/admin/bulk/accounts/user/delete/?id={root.pk}")
    client.post(f"/django-admin/accounts/user/{root.pk}/delete/", {"post": "yes"})
    client.post(f"/admin/users/delete/{root.pk}/")
    assert User.objects.filter(pk=root.pk).exists()


def download(client) -> zipfile.ZipFile:
    answer = client.post("/accounts/data/export/")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_export_holds_everything_of_oneself_and_nothing_of_others(cast, client):
    place = Enrollment.objects.get(student=cast.student)
    record_event(
        enrollment=place,
        page=cast.lesson_a,
        kind=ProgressEvent.Kind.PAGE_COMPLETED,
        key=uuid.uuid4(),
    )
    for author, body in ((cast.student, "my own line"), (cast.lead, "somebody else's line")):
        post_message(author=author, course=cast.course_a, body=body, client_id=uuid.uuid4())
    log(instance=cast.lead, action="wagtail.edit", user=cast.student)
    log(instance=cast.course_a, action="wagtail.edit", user=cast.student)
    picture = make_picture(cast.course_a.team.collection)
    type(picture).objects.filter(pk=picture.pk).update(uploaded_by_user=cast.student)
    log_in(client, cast.student)
    confirm(client)
    archive = download(client)
    text = archive.read("data.json").decode()
    data = json.loads(text)
    assert data["format"] == "educa-personal-data/1"
    assert data["account"]["email"] == "student@educa.example"
    assert data["profile"]["wants_reminders"] is True
    (enrollment,) = data["enrollments"]
    assert enrollment["course"] == "Course A"
    assert [event["kind"] for event in enrollment["events"]] == ["page_completed"]
    assert enrollment["pages"][0]["completed_at"]
    assert [line["text"] for line in data["messages"]] == ["my own line"]
    assert data["sessions"][0]["ip"] == "127.0.0.1"
    assert {"at", "action", "page"} <= set(data["actions"][0])
    (upload,) = data["uploads"]
    assert archive.read(upload["file"])
    for other in ("somebody else", "lead", "co_instructor", "outsider", "argon2", "md5$"):
        assert other not in text.lower(), other
    assert ModelLogEntry.objects.filter(action="accounts.export", user=cast.student).count() == 1


def test_export_tells_no_secrets(cast):
    secret = switch_on(cast.student)
    text = str(collect_data(cast.student, files=None))
    stored = Authenticator.objects.get(user=cast.student).data["secret"]
    for word in (secret, stored, cast.student.password):
        assert word not in text


def test_export_asks_who_is_there_and_takes_a_post(cast, client):
    assert client.post("/accounts/data/export/")["Location"].startswith("/accounts/login/")
    client.force_login(cast.student)
    assert client.get("/accounts/data/export/").status_code == 405
    answer = client.post("/accounts/data/export/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    resumed = client.post(
        "/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/data/export/"}
    )
    assert resumed["Content-Type"] == "application/zip"


def test_commands_do_the_same(cast, tmp_path, capsys):
    target = tmp_path / "data.zip"
    call_command("export_user_data", "student", str(target))
    assert "data.json" in zipfile.ZipFile(target).namelist()
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_user_data", "student", str(target))
    call_command("erase_user", "student")
    assert User.objects.filter(username="student").exists()
    call_command("erase_user", "STUDENT@educa.example", "--yes")
    assert not User.objects.filter(username="student").exists()
    with pytest.raises(CommandError, match="No account"):
        call_command("erase_user", "student", "--yes")
    assert "Erased the account." in capsys.readouterr().out

"""Imports that must not happen leave nothing behind; dry runs write nothing at all."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Collection, Page, Revision

from courses.content.files import CourseDocument, CourseImage
from courses.interchange import writer
from courses.interchange.locks import file_lock, take_database_lock
from courses.interchange.models import ImportedCourse
from courses.interchange.services import import_course
from courses.interchange.tree import CourseFormatError
from courses.tests.cast import make_user

from .folders import make_course, page


def stored(media_folder):
    return sorted(path for path in media_folder.rglob("*") if path.is_file())


def rows():
    models = (Page, Revision, Collection, CourseImage, CourseDocument, ImportedCourse)
    return [model.objects.count() for model in models]


def test_dry_run_writes_nothing(catalog, folder, media_folder):
    before = rows()
    report = import_course(path=folder, dry_run=True, publish=True)
    assert [change.action for change in report.changes] == ["created"] * 3
    assert rows() == before
    assert stored(media_folder) == []


def test_dry_run_tells_what_would_change(course, folder, media_folder):
    before, files = rows(), stored(media_folder)
    text = folder / "episodes/02-leaves.md"
    text.write_text(text.read_text().replace("Words.", "Other words."))
    (folder / "episodes/03-new.md").write_text(page("New", "x"))
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace("- 01-water.md", "- 03-new.md"))
    (folder / "index.md").unlink()
    (folder / "episodes/files/data.csv").write_text("changed")
    report = import_course(path=folder, dry_run=True)
    assert {(change.action, change.title) for change in report.changes} == {
        ("updated", "Tea"),
        ("updated", "Leaves"),
        ("created", "New"),
        ("unpublished", "Water"),
    }
    assert rows() == before
    assert stored(media_folder) == files


def test_failure_half_way_leaves_no_rows_and_no_files(catalog, folder, media_folder, monkeypatch):
    before = rows()
    real = writer.save_draft
    done = []

    def fail_on_third(draft, owner, *, publish):
        if len(done) == 2:
            assert stored(media_folder)
            raise OSError("disk full")
        done.append(draft)
        return real(draft, owner, publish=publish)

    monkeypatch.setattr(writer, "save_draft", fail_on_third)
    with pytest.raises(OSError, match="disk full"):
        import_course(path=folder, publish=True)
    assert rows() == before
    assert stored(media_folder) == []


def test_failed_update_keeps_the_files_of_before(course, folder, media_folder, monkeypatch):
    files = stored(media_folder)
    text = folder / "episodes/01-water.md"
    text.write_text(text.read_text().replace("Hot water.", "Hotter."))

    def fail(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(writer, "save_draft", fail)
    with pytest.raises(OSError, match="disk full"):
        import_course(path=folder, publish=True)
    assert stored(media_folder) == files


def test_second_import_at_once_is_refused(catalog, folder):
    if connection.vendor == "postgresql":
        pytest.skip("proven with two connections below")
    with file_lock("carpentry:tea"):
        with pytest.raises(CourseFormatError, match="being imported by somebody else") as caught:
            import_course(path=folder)
        other = make_course(folder.parent / "other", {"a.md": page("A", "x")}, "title: Other\n")
        import_course(path=other)
    assert "\n" not in str(caught.value)
    import_course(path=folder)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="advisory locks are PostgreSQL's")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_second_import_at_once_is_refused_on_postgres(catalog, folder):
    from django.db import transaction

    caught = []

    def other():
        try:
            import_course(path=folder)
        except CourseFormatError as error:
            caught.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        take_database_lock("carpentry:tea")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(30)
    assert caught
    assert "being imported by somebody else" in caught[0]


def test_command_imports_and_reports(catalog, folder):
    make_user("lead")
    out = StringIO()
    call_command("import_course", str(folder), "--publish", "--owner", "lead", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[:3] == ["created: Tea", "created: Water", "created: Leaves"]
    assert lines[-1] == "Tea: 3 created; 9 files stored; 0 things skipped."
    out = StringIO()
    call_command("import_course", str(folder), "--dry-run", stdout=out)
    assert out.getvalue().endswith("Nothing was written: this was a dry run.\n")


def test_command_prints_what_is_skipped(catalog, tmp_path):
    out = StringIO()
    path = make_course(tmp_path / "t", {"a.md": page("A", "See [it](gone.md) now.")})
    call_command("import_course", str(path), stdout=out)
    assert (
        "skipped: episodes/a.md line 5: link to gone.md: episodes/gone.md is not in the course"
        in out.getvalue()
    )


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("::: frobnicate\nx\n:::", "episodes/a.md line 5: unknown block “frobnicate”"),
        ("![A](gone.png)", "episodes/a.md line 5: the file episodes/gone.png is missing"),
        ("```python\nhalf", "episodes/a.md line 5: the code block is never closed"),
    ],
)
def test_command_refuses_bad_courses_with_one_line(catalog, tmp_path, body, problem):
    before = rows()
    path = make_course(tmp_path / "t", {"b.md": page("B", "x"), "a.md": page("A", body)})
    with pytest.raises(CommandError) as caught:
        call_command("import_course", str(path), stdout=StringIO())
    assert str(caught.value) == problem
    assert caught.value.returncode == 1
    assert rows() == before


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_command_refuses_what_is_no_course(catalog, tmp_path, options):
    with pytest.raises(CommandError, match="is no course folder"):
        call_command("import_course", str(tmp_path), *options)


def test_command_refuses_an_unknown_owner(catalog, folder):
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("import_course", str(folder), "--owner", "nobody")


@pytest.mark.django_db
def test_command_makes_the_catalog_of_a_fresh_site(folder):
    call_command("loaddata", "subjects", verbosity=0)
    call_command("import_course", str(folder), stdout=StringIO(), stderr=StringIO())
    assert Page.objects.filter(title="Tea").exists()

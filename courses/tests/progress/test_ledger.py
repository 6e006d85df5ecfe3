"""The ledger and the rows derived from it: blocks, batches, content that changes, rebuilding."""

import io
import random
import uuid
from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from courses.content.requirements import list_required_blocks, read_versions
from courses.enrollment.models import Enrollment
from courses.enrollment.services import enroll_student, withdraw_student
from courses.progress.models import BlockProgress, MediaPosition, PageProgress, ProgressEvent
from courses.progress.new_events import MAX_EVENTS, EventsRefused, NewEvent, Refusal
from courses.progress.reading import read_outline
from courses.progress.rebuilding import rebuild_progress
from courses.progress.services import follow_content, record_event, record_events
from courses.tests.cast import make_user, text_block

Kind = ProgressEvent.Kind
NOW = timezone.now


@pytest.fixture
def place(cast):
    Enrollment.objects.filter(student=cast.student).update(enrolled_at=NOW() - timedelta(days=9))
    return Enrollment.objects.get(student=cast.student)


@pytest.fixture
def lesson(cast):
    """Lesson A with three blocks to do and a heading that nobody has to do."""
    heading = {"type": "heading", "value": {"text": "H", "level": "2"}, "id": str(uuid.uuid4())}
    return publish(cast.lesson_a, [heading, *(text_block(f"Part {n}") for n in range(3))])


def publish(page, content):
    page = type(page).objects.get(pk=page.pk)
    page.content = content
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def event(page, kind, block_id=None, *, ago=0, **fields):
    fields.setdefault("key", uuid.uuid4())
    at = NOW() - timedelta(minutes=ago)
    return NewEvent(kind=kind, page_id=page.pk, block_id=block_id, happened_at=at, **fields)


def record(place, *events):
    return record_events(enrollment=place, events=events)


def finish_blocks(place, page, *numbers, ago=0):
    blocks = list_required_blocks(page)
    record(place, *(event(page, Kind.BLOCK_DONE, blocks[n], ago=ago) for n in numbers))


def completed_at(place, page):
    row = PageProgress.objects.filter(enrollment=place, page=page).first()
    return row and row.completed_at


def count_done(place, page):
    return BlockProgress.objects.filter(enrollment=place, page=page).count()


def test_page_is_complete_when_its_last_required_block_is_done(place, lesson):
    finish_blocks(place, lesson, 0, 1, ago=5)
    assert completed_at(place, lesson) is None
    finish_blocks(place, lesson, 2, ago=3)
    last = BlockProgress.objects.order_by("-done_at").first()
    assert completed_at(place, lesson) == last.done_at


def test_taking_a_block_back_takes_back_what_the_blocks_completed(place, lesson):
    finish_blocks(place, lesson, 0, 1, 2, ago=5)
    record(place, event(lesson, Kind.BLOCK_UNDONE, list_required_blocks(lesson)[1]))
    assert completed_at(place, lesson) is None
    assert count_done(place, lesson) == 2


def test_button_completes_a_page_and_its_blocks_stay_as_they_are(place, lesson):
    finish_blocks(place, lesson, 0, ago=5)
    record(place, event(lesson, Kind.PAGE_COMPLETED, ago=4))
    record(place, event(lesson, Kind.BLOCK_UNDONE, list_required_blocks(lesson)[0], ago=3))
    assert completed_at(place, lesson)
    record(place, event(lesson, Kind.PAGE_REOPENED))
    assert completed_at(place, lesson) is None


@pytest.mark.parametrize("by", ["blocks", "button"])
def test_blocks_added_later_leave_a_completion_and_its_date(place, lesson, by):
    if by == "blocks":
        finish_blocks(place, lesson, 0, 1, 2, ago=5)
    else:
        record(place, event(lesson, Kind.PAGE_COMPLETED, ago=5))
    before = completed_at(place, lesson)
    lesson = publish(lesson, [*lesson.content.raw_data, text_block("New")])
    record(place, event(lesson, Kind.PAGE_OPENED))
    assert completed_at(place, lesson) == before


def test_removed_block_completes_the_page_for_who_did_the_rest(place, lesson):
    finish_blocks(place, lesson, 0, 1, ago=5)
    publish(lesson, list(lesson.content.raw_data)[:-1])
    assert completed_at(place, lesson)


def test_author_told_of_late_does_not_bring_old_content_back(cast, place, lesson):
    """Two publish at once: the page is the second's, and the first's news arrives last."""
    other = enroll_student(student=make_user("other"), course=cast.course_a)
    first = type(lesson).objects.get(pk=lesson.pk)
    finish_blocks(place, lesson, 0, 1)
    finish_blocks(other, lesson, 0, 1)
    publish(lesson, list(lesson.content.raw_data)[:3])
    follow_content(page=first)
    assert len(read_versions([lesson.pk])[lesson.pk][-1][1]) == 2
    assert completed_at(place, lesson)
    assert completed_at(other, lesson)
    record(place, event(lesson, Kind.PAGE_OPENED))
    assert not [d for batch in rebuild_progress(is_check=True) for d in batch.differences]


def test_content_that_nobody_announced_is_followed_for_the_whole_class(cast, place, lesson):
    other = enroll_student(student=make_user("other"), course=cast.course_a)
    finish_blocks(place, lesson, 0, 1)
    finish_blocks(other, lesson, 0, 1)
    lesson.content = list(lesson.content.raw_data)[:3]
    lesson.save()
    record(place, event(lesson, Kind.PAGE_OPENED))
    assert completed_at(place, lesson)
    assert completed_at(other, lesson)
    assert not [d for batch in rebuild_progress(is_check=True) for d in batch.differences]


def test_new_content_begins_after_all_that_was_reported_before(cast, place, lesson):
    """The clock of one server runs ahead of another's: the later write is the later version."""
    finish_blocks(place, lesson, 0, 1)
    ahead = NOW() + timedelta(minutes=2)
    with mock.patch("courses.progress.services.timezone.now", return_value=ahead):
        record(place, event(lesson, Kind.PAGE_OPENED, ago=-2))
    publish(lesson, list(lesson.content.raw_data)[:3])
    versions = read_versions([lesson.pk])[lesson.pk]
    assert versions[-1][0] > ProgressEvent.objects.get(kind=Kind.PAGE_OPENED).happened_at
    assert not [d for batch in rebuild_progress(is_check=True) for d in batch.differences]


def test_reverted_page_asks_for_the_old_blocks_and_knows_who_did_them(place, lesson):
    first = lesson.latest_revision
    finish_blocks(place, lesson, 0, 1, ago=5)
    new = publish(lesson, [text_block("Other")])
    assert completed_at(place, new) is None
    first.publish()
    assert count_done(place, lesson) == 2
    finish_blocks(place, lesson, 2)
    assert completed_at(place, lesson)


def test_new_order_of_blocks_and_unpublishing_change_no_row(place, lesson):
    finish_blocks(place, lesson, 0, 1, 2, ago=5)
    before = list(PageProgress.objects.values())
    lesson = publish(lesson, list(reversed(lesson.content.raw_data)))
    lesson.unpublish()
    assert read_outline(place.course, enrollment=place).done_count == 0
    lesson.save_revision().publish()
    assert list(PageProgress.objects.values()) == before
    assert read_outline(place.course, enrollment=place).done_count == 1


def test_copy_of_a_page_has_the_same_blocks_and_no_progress(place, lesson):
    finish_blocks(place, lesson, 0, 1, 2)
    copy = lesson.copy(update_attrs={"slug": "copy"})
    assert list_required_blocks(copy) == list_required_blocks(lesson)
    assert completed_at(place, copy) is None
    finish_blocks(place, copy, 0)
    assert (count_done(place, lesson), count_done(place, copy)) == (3, 1)


def test_author_who_unpublishes_the_rest_finishes_the_course_for_nobody(cast, place, lesson):
    for page in (lesson, cast.module_a):
        record(place, event(page, Kind.PAGE_COMPLETED, ago=60))
    free = type(cast.free_a).objects.get(pk=cast.free_a.pk)
    free.unpublish()
    place.refresh_from_db()
    assert place.status == Enrollment.Status.ACTIVE
    record(place, event(lesson, Kind.PAGE_OPENED))
    place.refresh_from_db()
    assert place.status == Enrollment.Status.COMPLETED
    assert place.completed_at == completed_at(place, cast.module_a)


# --- batches


def make_story(page):
    """Return events with a meaning that depends on their order, and their keys."""
    one, two, three = list_required_blocks(page)
    kinds = [
        (Kind.PAGE_OPENED, None),
        (Kind.BLOCK_DONE, one),
        (Kind.BLOCK_DONE, two),
        (Kind.BLOCK_UNDONE, one),
        (Kind.BLOCK_DONE, three),
        (Kind.BLOCK_DONE, one),
        (Kind.PAGE_REOPENED, None),
        (Kind.BLOCK_UNDONE, two),
        (Kind.BLOCK_DONE, two),
    ]
    return [event(page, kind, block, ago=60 - number) for number, (kind, block) in enumerate(kinds)]


def read_rows(place):
    pages = PageProgress.objects.filter(enrollment=place).order_by("page_id")
    blocks = BlockProgress.objects.filter(enrollment=place).order_by("block_id")
    return (
        list(pages.values_list("page_id", "opened_at", "completed_at")),
        list(blocks.values_list("page_id", "block_id", "done_at")),
    )


def test_any_order_cut_and_repetition_give_the_same_rows(place, lesson):
    story = make_story(lesson)
    dice = random.Random(7)
    outcomes = []
    for _attempt in range(12):
        ProgressEvent.objects.all().delete()
        PageProgress.objects.all().delete()
        BlockProgress.objects.all().delete()
        told = story + dice.sample(story, 4)
        dice.shuffle(told)
        cut = dice.randrange(len(told))
        record(place, *told[:cut])
        record(place, *told[cut:])
        assert ProgressEvent.objects.count() == len(story)
        outcomes.append(read_rows(place))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert completed_at(place, lesson) == story[-1].happened_at


def test_every_key_is_answered_once(place, lesson):
    opened = event(lesson, Kind.PAGE_OPENED)
    result = record(place, opened, opened)
    assert (result.recorded, result.repeated) == ([opened.key], [])
    result = record(place, opened)
    assert (result.recorded, result.repeated) == ([], [opened.key])


def test_what_cannot_be_is_refused_by_itself(cast, place, lesson):
    block = list_required_blocks(lesson)[0]
    heading = uuid.UUID(lesson.content.raw_data[0]["id"])
    future = event(lesson, Kind.BLOCK_DONE, block, ago=-60)
    cases = {
        Refusal.UNKNOWN_PAGE: [
            event(cast.draft_a, Kind.PAGE_OPENED),
            event(cast.module_b, Kind.PAGE_OPENED),
            event(cast.course_a, Kind.PAGE_OPENED),
        ],
        Refusal.UNKNOWN_BLOCK: [
            event(lesson, Kind.BLOCK_DONE, uuid.uuid4()),
            event(lesson, Kind.BLOCK_DONE, heading),
            event(lesson, Kind.BLOCK_DONE),
            event(lesson, Kind.PAGE_OPENED, block),
            event(cast.free_a, Kind.BLOCK_DONE, block),
        ],
        Refusal.FUTURE: [future],
        Refusal.UNKNOWN_KIND: [event(lesson, "page_liked")],
        Refusal.BAD_POSITION: [
            event(lesson, "media_position", block, position_seconds=-1),
            event(lesson, "media_position", block),
        ],
    }
    good = event(lesson, Kind.BLOCK_DONE, block)
    result = record(place, *(bad for group in cases.values() for bad in group), good)
    expected = {bad.key: refusal for refusal, group in cases.items() for bad in group}
    assert result.refused == expected
    assert result.recorded == [good.key]
    assert ProgressEvent.objects.count() == 1
    assert all(refusal.message for refusal in Refusal)


def test_lesson_below_an_unpublished_module_takes_no_events(cast, place, lesson):
    type(cast.module_a).objects.get(pk=cast.module_a.pk).unpublish()
    opened = event(lesson, Kind.PAGE_OPENED)
    assert record(place, opened).refused == {opened.key: Refusal.UNKNOWN_PAGE}


def test_too_many_and_closed_places_write_nothing(cast, place, lesson):
    many = [event(lesson, Kind.PAGE_OPENED) for _ in range(MAX_EVENTS + 1)]
    with pytest.raises(EventsRefused):
        record(place, *many)
    withdraw_student(student=cast.student, course=cast.course_a)
    with pytest.raises(EventsRefused):
        record(place, many[0])
    assert not ProgressEvent.objects.exists()


def test_times_are_kept_between_enrollment_and_now(place, lesson):
    early = event(lesson, Kind.PAGE_OPENED, ago=60 * 24 * 400)
    soon = event(lesson, Kind.PAGE_OPENED, ago=-2)
    before = NOW()
    record(place, early, soon)
    times = dict(ProgressEvent.objects.values_list("key", "happened_at"))
    assert times[early.key] == place.enrolled_at
    assert before <= times[soon.key] <= NOW()


def test_late_report_of_a_block_that_has_gone_is_still_true(place, lesson):
    block = list_required_blocks(lesson)[0]
    publish(lesson, [text_block("Other")])
    assert not record(place, event(lesson, Kind.BLOCK_DONE, block)).refused


def test_latest_position_of_a_film_wins_whenever_it_arrives(place, lesson):
    block = list_required_blocks(lesson)[0]
    late = event(lesson, "media_position", block, position_seconds=90, ago=1)
    early = event(lesson, "media_position", block, position_seconds=30, ago=5)
    record(place, late)
    record(place, early)
    assert MediaPosition.objects.get().position_seconds == 90
    assert not ProgressEvent.objects.exists()


def test_batch_costs_the_same_for_one_event_and_for_many(cast, place, count_queries):
    lesson = publish(cast.lesson_a, [text_block(f"Part {n}") for n in range(100)])
    blocks = list_required_blocks(lesson)

    def send(count):
        return lambda: record(
            place,
            event(lesson, Kind.PAGE_OPENED),
            *(event(lesson, Kind.BLOCK_DONE, block) for block in blocks[:count]),
        )

    few = count_queries(send(1))
    assert count_queries(send(99)) == few
    assert few <= 22


# --- append-only, and made anew


def test_database_refuses_to_change_an_event(place, lesson):
    record_event(enrollment=place, page=lesson, kind=Kind.PAGE_OPENED)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProgressEvent.objects.update(kind=Kind.PAGE_COMPLETED)
    place.student.delete()
    assert not ProgressEvent.objects.exists()


def rebuild(*arguments):
    out = io.StringIO()
    call_command("rebuild_progress", *arguments, stdout=out)
    return out.getvalue()


def test_rebuild_gives_the_same_rows_and_check_tells_of_others(cast, place, lesson):
    record(place, *make_story(lesson))
    rows = read_rows(place)
    assert "0 pages" in rebuild("--check")
    PageProgress.objects.update(completed_at=None, opened_at=None)
    BlockProgress.objects.first().delete()
    PageProgress.objects.create(enrollment=place, page=cast.free_a, completed_at=NOW())
    with pytest.raises(CommandError, match="2 pages"):
        rebuild("--check")
    with pytest.raises(CommandError):
        rebuild("--check", "--course", "course-a")
    assert "0 pages" in rebuild("--check", "--course", "course-b")
    assert "2 pages" in rebuild()
    assert read_rows(place) == rows
    assert "0 pages" in rebuild()


def test_rebuild_passes_over_deleted_pages(place, lesson):
    record(place, *make_story(lesson))
    type(lesson).objects.get(pk=lesson.pk).delete()
    assert "0 pages" in rebuild("--check")
    with pytest.raises(CommandError, match="no course"):
        rebuild("--course", "nowhere")

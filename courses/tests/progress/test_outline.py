"""The outline's own arithmetic: percentages, where to go on, neighbors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress.outline import (
    CourseOutline,
    OutlineItem,
    OutlineModule,
    number_modules,
    percent_done,
)


def make_outline(*modules, last_opened_id=None) -> CourseOutline:
    """Each module is a list of (page id, is done); ids count from 1, modules hold no content."""
    built = [
        OutlineModule(
            page_id=1000 + index,
            title=f"Module {index}",
            url="",
            has_content=False,
            lessons=[
                OutlineItem(page_id=pk, title=f"L{pk}", url="", minutes=10, is_done=done)
                for pk, done in lessons
            ],
        )
        for index, lessons in enumerate(modules)
    ]
    return CourseOutline(number_modules(built), last_opened_id)


def test_nothing_to_do_is_zero_percent_and_leads_nowhere():
    outline = make_outline([], [])
    assert (outline.percent, outline.total_count, outline.resume) == (0, 0, None)
    assert not outline.is_finished


def test_resume_is_the_page_opened_last_while_it_is_unfinished():
    outline = make_outline([(1, True), (2, False), (3, False)], last_opened_id=3)
    assert outline.resume.page_id == 3


def test_resume_after_the_last_thing_done_and_not_before_it():
    outline = make_outline([(1, False), (2, True), (3, False)])
    assert outline.resume.page_id == 3


def test_resume_goes_back_to_what_was_skipped_when_the_end_is_reached():
    outline = make_outline([(1, False), (2, True), (3, True)])
    assert outline.resume.page_id == 1


def test_everything_done_leads_nowhere_and_is_a_hundred_percent():
    outline = make_outline([(1, True)], [(2, True)])
    assert outline.percent == 100
    assert outline.resume is None
    assert outline.minutes_left == 0


def test_neighbors_cross_module_borders_and_skip_pages_without_content():
    outline = make_outline([(1, False)], [(2, False)]).at(1)
    assert outline.previous is None
    assert outline.next.page_id == 2
    assert outline.position == 1


def test_last_page_has_no_next():
    assert make_outline([(1, False)]).at(1).next is None


@given(st.integers(-5, 10_000), st.integers(-5, 10_000))
def test_percent_stays_between_0_and_100(done, total):
    assert 0 <= percent_done(done, total) <= 100


@given(st.integers(1, 5_000), st.data())
def test_hundred_percent_only_when_everything_is_done(total, data):
    done = data.draw(st.integers(0, total))
    assert (percent_done(done, total) == 100) == (done == total)


@pytest.mark.parametrize("done", [[], [1], [2], [1, 3], [1, 2, 3]])
def test_resume_is_never_something_done(done):
    outline = make_outline([(pk, pk in done) for pk in (1, 2, 3)])
    assert outline.resume is None or outline.resume.page_id not in done

"""The class room as people use it: live, kept through reloads, and readable whatever is written."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.room_people import (
    World,
    line,
    make_world,
    person,
    state,
    wait_until_live,
    write,
)
from tests.live_site import live_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    folder = tmp_path_factory.mktemp("room") / "site"
    with live_site(folder, with_demo=False, EDUCA_CHAT_BURST="200") as site:
        yield make_world(site)


@pytest.fixture
def two(world: World, browser: Browser):
    """A student and a teacher in one room."""
    with (
        person(browser, world, "student_a") as student,
        person(browser, world, "instructor_a") as teacher,
    ):
        wait_until_live(student)
        wait_until_live(teacher)
        yield student, teacher


def test_two_people_talk(two):
    student, teacher = two
    write(student, "May I ask something?")
    mine = line(student, "May I ask something?")
    expect(mine).to_contain_text("Sent")
    theirs = line(teacher, "May I ask something?")
    expect(theirs).to_be_visible()
    expect(theirs).to_contain_text("Student A")
    write(teacher, "Ask\nin two lines")
    expect(line(student, "Ask in two lines")).to_contain_text("Teacher")
    for page in two:
        expect(page.get_by_label("Message to the class")).to_be_focused()
        expect(page.get_by_text("2 people are here")).to_be_visible(timeout=15_000)
        page.reload()
        expect(line(page, "May I ask something?")).to_have_count(1)
        expect(line(page, "Ask in two lines")).to_have_count(1)


def test_shift_enter_begins_a_new_line(two):
    student, teacher = two
    field = student.get_by_label("Message to the class")
    field.press_sequentially("Above")
    field.press("Shift+Enter")
    field.press_sequentially("below")
    field.press("Enter")
    expect(line(teacher, "Above below").locator(".message__body")).to_have_text(
        "Above\nbelow", use_inner_text=True
    )


def test_one_sees_who_is_writing_and_that_it_ends(two):
    student, teacher = two
    student.get_by_label("Message to the class").press_sequentially("I think")
    words = teacher.locator("[data-typing]")
    expect(words).to_contain_text(re.compile("Student A.? is writing…"))
    expect(words).to_be_empty(timeout=7_000)
    expect(student.locator("[data-typing]")).to_be_empty()
    student.get_by_label("Message to the class").fill("")


def test_line_is_changed_and_deleted_in_place_by_keyboard(two):
    student, teacher = two
    write(student, "A line with a slip of the pem")
    expect(line(teacher, "slip of the pem")).to_be_visible()
    mine = line(student, "slip of the pem")
    seq = mine.get_attribute("data-seq")
    mine.get_by_role("link", name="Edit").focus()
    student.keyboard.press("Enter")
    field = student.get_by_label("Change your message")
    expect(field).to_be_focused()
    field.fill("Something else")
    student.keyboard.press("Escape")
    expect(student.locator(f"#m-{seq}")).to_contain_text("slip of the pem")
    expect(student.locator(f"#m-{seq}").get_by_role("link", name="Edit")).to_be_focused()
    student.keyboard.press("Enter")
    student.get_by_label("Change your message").fill("A line with a slip of the pen")
    student.keyboard.press("Enter")
    there = teacher.locator(f"#m-{seq}")
    expect(there).to_contain_text("slip of the pen")
    expect(there).to_contain_text("edited")
    expect(student.locator(f"#m-{seq}").get_by_role("link", name="Edit")).to_be_focused()

    student.keyboard.press("Tab")
    student.keyboard.press("Enter")
    dialog = student.get_by_role("dialog", name="Delete this message?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    student.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(student.locator(f"#m-{seq}").get_by_role("link", name="Delete")).to_be_focused()
    student.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete").press("Enter")
    expect(there).to_contain_text("Deleted")
    expect(there).not_to_contain_text("slip of the pen")
    expect(student.locator(f"#m-{seq}")).to_be_focused()


def test_team_deletes_what_others_wrote(two):
    student, teacher = two
    write(student, "This does not belong here")
    theirs = line(teacher, "This does not belong here")
    expect(theirs.get_by_role("link", name="Edit")).to_have_count(0)
    theirs.get_by_role("link", name="Delete").click()
    teacher.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(line(student, "Deleted by the team").last).to_be_visible()
    expect(line(student, "This does not belong here")).to_have_count(0)
    write(teacher, "A teacher's own")
    expect(line(student, "A teacher's own")).to_be_visible()
    links = line(student, "A teacher's own").get_by_role("link")
    expect(links).to_have_count(2)  # answering and reporting it
    assert not links.filter(has_text="Delete").count()


def test_refused_line_stands_with_the_reason_and_can_be_taken_back(two):
    student, _teacher = two
    field = student.get_by_label("Message to the class")
    field.evaluate("field => { field.removeAttribute('maxlength'); }")
    write(student, "x" * 2001)
    failed = student.locator("[data-pending]")
    expect(failed).to_contain_text("Not sent")
    expect(failed).to_contain_text("2,001 characters long")
    failed.get_by_role("button", name="Retry").click()
    expect(failed).to_contain_text("Not sent")
    failed.get_by_role("button", name="Take back").click()
    expect(failed).to_have_count(0)
    expect(field).to_have_value("x" * 2001)
    field.fill("")


def test_what_is_new_is_marked_and_stays_marked(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        student.goto("/learn/")
        world.say("instructor_a", *(f"News {number}" for number in range(3)))
        student.reload()
        expect(student.get_by_text("3 new").first).to_be_visible()
        student.goto(world.course["url"])
        expect(student.get_by_text("3 new").first).to_be_visible()
        student.get_by_role("link", name="Class chat").first.click()
        marker = student.locator("[data-unread]")
        expect(marker).to_be_in_viewport()
        expect(marker.locator("+ article")).to_contain_text("News 0")
        wait_until_live(student)
        expect(marker.locator("+ article")).to_contain_text("News 0")
        student.goto(world.course["url"])
        expect(student.get_by_text("3 new")).to_have_count(0)


# The first line that stands whole in the window, and how far down.
FIND_READ_LINE = """() => {
  const top = (line) => line.getBoundingClientRect().top;
  const line = [...document.querySelectorAll("[data-log] article")].find((one) => top(one) > 100);
  return [line.id, top(line)];
}"""


def test_who_reads_above_stays_there_and_is_led_to_what_is_new(world: World, browser: Browser):
    world.say("instructor_a", *(f"Filler {number}\n\n\nand more" for number in range(110)))
    with person(browser, world, "student_a", viewport={"width": 900, "height": 600}) as student:
        wait_until_live(student)
        student.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        # Older lines come, and what one was reading stays where it was.
        expect(line(student, "Filler 15\n")).to_be_attached()
        student.evaluate("scrollTo({top: 1500, behavior: 'instant'})")
        read, top = student.evaluate(FIND_READ_LINE)
        world.say("instructor_a", "Fresh from below")
        jump = student.get_by_role("button", name="New messages")
        expect(jump).to_be_visible()
        # By the line, and not by the scroll bar: more older lines may have come above it.
        assert abs(student.locator(f"#{read}").bounding_box()["y"] - top) < 3
        jump.click()
        expect(line(student, "Fresh from below")).to_be_in_viewport()
        expect(jump).to_be_hidden()


def test_withdrawn_student_is_told_in_words_within_five_seconds(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        try:
            world.manage(
                "from courses.enrollment.services import withdraw_student\n"
                "withdraw_student(student=User.objects.get(username='student_a'), course=course)\n"
            )
            expect(state(student)).to_contain_text("You are no longer in this room", timeout=5_000)
            student.get_by_label("Message to the class").fill("Kept")
            student.keyboard.press("Enter")
            expect(student.locator("[data-pending]")).to_contain_text("Waiting to be sent")
        finally:
            world.manage(
                "from courses.enrollment.services import enroll_student\n"
                "enroll_student(student=User.objects.get(username='student_a'), course=course)\n"
            )
        student.reload()
        expect(line(student, "Kept")).to_contain_text("Sent", timeout=15_000)


def test_who_logs_out_elsewhere_is_told(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        other = student.context.new_page()
        other.goto("/accounts/logout/")
        other.locator("main form button[type=submit]").click()
        expect(state(student)).to_contain_text("You are logged out", timeout=10_000)
        expect(state(student).get_by_role("link", name="Log in again")).to_be_visible()


def test_room_works_without_scripts(world: World, browser: Browser):
    with person(browser, world, "student_a", java_script_enabled=False) as student:
        student.get_by_label("Message to the class").fill("From a plain form")
        student.get_by_role("button", name="Send").click()
        expect(line(student, "From a plain form")).to_be_visible()
        expect(student.locator("[data-state-line]")).to_be_hidden()
        line(student, "From a plain form").get_by_role("link", name="Edit").click()
        student.get_by_label("Message to the class").fill("From a plainer form")
        student.get_by_role("button", name="Save").click()
        expect(line(student, "From a plainer form")).to_be_visible()

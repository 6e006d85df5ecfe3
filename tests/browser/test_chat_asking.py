"""From a lesson to the room and back, naming people, and what the team pins, in a browser."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.room_people import (
    World,
    line,
    make_world,
    person,
    state,
    wait_until_live,
    write,
)
from tests.browser.test_chat_words import find_violations
from tests.live_site import live_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    folder = tmp_path_factory.mktemp("room") / "site"
    with live_site(folder, with_demo=False, EDUCA_CHAT_BURST="200") as site:
        yield make_world(site)


def field(page: Page):
    return page.get_by_label("Message to the class")


def open_lesson(page: Page, world: World) -> str:
    lesson = world.course["modules"][0]["url"]
    page.goto(lesson)
    return lesson


def test_question_is_bound_to_its_block_until_it_is_sent(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        open_lesson(student, world)
        link = student.get_by_role("link", name="Ask about this").first
        block = link.locator("xpath=ancestor::section").get_attribute("id")
        link.focus()
        student.keyboard.press("Enter")
        chip = student.locator("[data-about]")
        expect(chip).to_contain_text("Question about")
        wait_until_live(student)
        write(student, "What does this part mean?")
        mine = line(student, "What does this part mean?")
        expect(mine).to_contain_text("Sent")
        expect(chip).to_be_hidden()
        student.reload()
        expect(chip).to_be_hidden()
        mine.locator(".message__about a").click()
        student.wait_for_url(f"**#{block}")

        student.get_by_role("link", name="Ask about this").first.click()
        wait_until_live(student)
        student.get_by_role("link", name="Never mind").click()
        expect(chip).to_be_hidden()
        expect(field(student)).to_be_focused()
        write(student, "About nothing")
        expect(line(student, "About nothing")).to_contain_text("Sent")
        expect(line(student, "About nothing").locator(".message__about")).to_have_count(0)


def test_question_needs_no_scripts(world: World, browser: Browser):
    with person(browser, world, "student_a", java_script_enabled=False) as student:
        open_lesson(student, world)
        student.get_by_role("link", name="Ask about this").first.click()
        expect(student.get_by_text("Question about")).to_be_visible()
        field(student).fill("Asked with a plain form")
        student.get_by_role("button", name="Send").click()
        about = line(student, "Asked with a plain form").locator(".message__about a")
        expect(about).to_have_attribute("href", re.compile(r"#b-[0-9a-f-]{36}$"))


@pytest.mark.parametrize("width", [320, 1280])
def test_person_is_named_by_keyboard_and_learns_of_it(world: World, browser: Browser, width: int):
    size = {"width": width, "height": 700}
    with person(browser, world, "student_a", viewport=size) as student:
        wait_until_live(student)
        # Nobody who is not in the room is suggested.
        field(student).press_sequentially("Hello @student")
        options = student.get_by_role("option")
        expect(options).to_have_text(["Student A"])
        field(student).fill("")
        field(student).press_sequentially("Hello @a")
        expect(options).to_have_count(3)
        expect(student.locator("[data-people-words]")).to_contain_text("Names that fit: 3")
        student.keyboard.press("ArrowDown")
        active = field(student).get_attribute("aria-activedescendant")
        expect(student.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
        assert not find_violations(student)
        assert student.evaluate("document.documentElement.scrollWidth") <= width
        student.keyboard.press("Escape")
        expect(options).to_have_count(0)
        field(student).fill("")
        field(student).press_sequentially("Hello @inst")
        expect(options).to_have_text([re.compile("Co Instructor A"), re.compile("^Instructor A")])
        student.keyboard.press("ArrowDown")
        student.keyboard.press("Enter")
        expect(field(student)).to_have_value("Hello @Instructor A ")
        expect(options).to_have_count(0)
        field(student).press_sequentially(f"from {width}")
        student.keyboard.press("Enter")
        expect(line(student, f"from {width}")).to_contain_text("Sent")
    with person(browser, world, "instructor_a", viewport=size) as teacher:
        teacher.goto("/notices/")
        expect(teacher.get_by_text(f"from {width}")).to_be_visible()
        assert not find_violations(teacher)
        assert teacher.evaluate("document.documentElement.scrollWidth") <= width
        teacher.get_by_role("link", name="Show it in the class chat").first.click()
        expect(line(teacher, f"from {width}")).to_be_in_viewport()


def test_pinned_line_comes_and_goes_for_others(world: World, browser: Browser):
    with (
        person(browser, world, "student_a") as student,
        person(browser, world, "instructor_a") as teacher,
    ):
        wait_until_live(student)
        wait_until_live(teacher)
        write(teacher, "Read the rules first")
        pinned = student.get_by_role("region", name="Pinned")
        expect(pinned).to_have_count(0)
        theirs = line(teacher, "Read the rules first")
        expect(theirs).to_contain_text("Sent")
        theirs.get_by_role("button", name="Pin").click()
        expect(pinned).to_contain_text("Read the rules first")
        expect(pinned.get_by_role("button")).to_have_count(0)
        expect(line(student, "Read the rules first")).to_contain_text("pinned")
        above = teacher.get_by_role("region", name="Pinned")
        above.get_by_role("button", name="Take down").click()
        expect(pinned).to_have_count(0)
        expect(line(student, "Read the rules first")).not_to_contain_text("pinned")


# A socket that ends with a code of ours as soon as it is open.
CLOSES = """code => {
  window.WebSocket = class extends EventTarget {
    static OPEN = 1;
    constructor() {
      super();
      setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code })), 50);
    }
    close() {}
  };
}"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (4400, "This page is out of date"),
        (4401, "You are logged out"),
        (4403, "You are no longer in this room"),
        (4404, "This room is closed"),
        (4408, "The connection was too slow"),
        (4429, "Too much at once"),
        (4503, "The room cannot be reached for the moment"),
    ],
)
def test_every_end_of_a_socket_is_told_in_words(world: World, browser: Browser, code, words):
    with person(browser, world, "student_a") as student:
        student.add_init_script(f"({CLOSES})({json.dumps(code)})")
        # Without the other way to the room the words stay.
        student.route("**/chat/", answer_page_alone)
        student.reload()
        expect(state(student)).to_contain_text(words)


def answer_page_alone(route) -> None:
    if route.request.is_navigation_request():
        route.continue_()
    else:
        route.abort()


def test_muted_student_is_told_by_the_answer(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        about = (
            "from chat.moderation import mute_person, unmute_person\n"
            "someone = User.objects.get(username='student_a')\n"
            "by = User.objects.get(username='instructor_a')\n"
        )
        world.manage(about + "mute_person(person=someone, course=course, minutes=5, by=by)\n")
        try:
            write(student, "May I?")
            limit = student.locator("[data-limit]")
            expect(limit).to_contain_text("The team has muted you until")
            student.reload()
            expect(limit).to_contain_text("The team has muted you until")
        finally:
            world.manage(about + "unmute_person(person=someone, course=course, by=by)\n")

"""The class room when the server goes away: nothing is lost, nothing comes twice."""

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


def test_server_that_comes_back_is_told_everything_and_tells_everything(
    world: World, browser: Browser
):
    with (
        person(browser, world, "student_a") as student,
        person(browser, world, "instructor_a") as teacher,
    ):
        wait_until_live(student)
        wait_until_live(teacher)
        world.site.kill()
        try:
            expect(state(student)).to_contain_text("Offline", timeout=15_000)
            for text in ("While it was away", "And another"):
                write(student, text)
                expect(line(student, text)).to_contain_text("Waiting to be sent")
            world.say("co_instructor_a", "Written meanwhile")
        finally:
            world.site.start()
        wait_until_live(student)
        wait_until_live(teacher)
        for page in (student, teacher):
            for text in ("While it was away", "And another", "Written meanwhile"):
                expect(line(page, text)).to_have_count(1)
        expect(student.locator("[data-pending]")).to_have_count(0)
        numbers = teacher.locator("[data-log] article").evaluate_all(
            "lines => lines.map(line => Number(line.dataset.seq))"
        )
        assert numbers == sorted(set(numbers))
        student.problems[:] = [text for text in student.problems if "50" not in text[:2]]


def test_unsent_text_lives_through_a_reload(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        # The socket takes frames, and the server never sees them.
        student.evaluate("WebSocket.prototype.send = () => {}")
        write(student, "Kept on the device")
        expect(line(student, "Kept on the device")).to_contain_text("Sending…")
        student.get_by_label("Message to the class").fill("And a draft")
        student.reload()
        expect(student.get_by_label("Message to the class")).to_have_value("And a draft")
        expect(line(student, "Kept on the device")).to_contain_text("Sent", timeout=15_000)
        student.get_by_label("Message to the class").fill("")
        student.reload()
        expect(line(student, "Kept on the device")).to_have_count(1)


def test_line_whose_receipt_was_lost_is_one_line(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        student.evaluate(
            """() => {
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (text) {
                    send.call(this, text);
                    if (text.includes("message.send")) this.close();
                };
            }"""
        )
        write(student, "Said once")
        expect(line(student, "Said once")).to_have_count(1)
        student.reload()
        wait_until_live(student)
        expect(student.locator("[data-pending]")).to_have_count(0, timeout=15_000)
        expect(line(student, "Said once")).to_have_count(1)


def test_without_a_socket_the_page_is_asked_every_few_seconds(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        student.add_init_script(
            "WebSocket = class extends EventTarget { close() {} constructor() { super();"
            " setTimeout(() => this.dispatchEvent(new CloseEvent('close', {code: 1006}))); } };"
        )
        student.reload()
        expect(state(student)).to_contain_text("every few seconds", timeout=15_000)
        world.say("instructor_a", "By the slow way")
        expect(line(student, "By the slow way")).to_be_visible(timeout=10_000)
        write(student, "And back")
        expect(line(student, "And back")).to_contain_text("Sent")
        line(student, "And back").get_by_role("link", name="Edit").click()
        student.get_by_label("Change your message").fill("And back again")
        student.keyboard.press("Enter")
        expect(line(student, "And back again")).to_contain_text("edited")

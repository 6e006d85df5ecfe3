"""A new instructor's course, from its first page to its first day live, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import editor
from tests.browser.conftest import log_in, watch
from tests.live_site import LiveSite, build_world, live_site

pytestmark = pytest.mark.browser

PASSWORD = "a-long-and-quiet-river-42"
NEW_INSTRUCTOR = f"""
from accounts.services import create_account
from django.contrib.auth.models import Group
from courses.teaching.groups import INSTRUCTORS
nora = create_account(
    username="nora", email="nora@educa.example", password="{PASSWORD}", display_name="Nora New"
)
nora.groups.add(Group.objects.get(name=INSTRUCTORS))
"""
MODULES = ("First species", "Second species", "Third species")


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> tuple[LiveSite, dict]:
    """A site where courses are reviewed, with the people of the test world and a new instructor."""
    folder = tmp_path_factory.mktemp("school")
    with live_site(folder, with_demo=False, EDUCA_COURSES_REQUIRE_REVIEW="true") as site:
        world = build_world(site)
        site.manage("shell", "--command", NEW_INSTRUCTOR)
        yield site, world["users"]


def open_browser(browser: Browser, site: LiveSite, username: str, password: str) -> Page:
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900})
    page = watch(context.new_page())
    log_in(page, username, password, next_url="/admin/")
    return page


def write_modules(page: Page, course_id: int) -> None:
    """Write three modules: text and image; text and video; text and a file."""
    for title, add in zip(MODULES, (add_picture, editor.add_video, editor.add_file), strict=True):
        editor.open_new_module(page, course_id, title)
        editor.add_text(page, f"What {title} is about.")
        add(page, f"Material of {title}")
        editor.save_draft(page)


def add_picture(page: Page, title: str) -> None:
    editor.add_image(page, title, "#2a6f4e")


def read_order(page: Page) -> list[str]:
    links = page.locator("[data-page-order] > li .page-order__title > a:first-child")
    return [text.strip() for text in links.all_inner_texts()]


def expect_order(page: Page, course_id: int, titles: list[str]) -> None:
    page.goto(f"/admin/courses/{course_id}/order/")
    assert read_order(page) == titles


def reorder_by_mouse(page: Page, course_id: int, title: str) -> None:
    """Drag the last module to the top of the explorer's list."""
    page.goto(f"/admin/pages/{course_id}/", wait_until="networkidle")
    handles = page.get_by_role("button", name="Drag").or_(page.locator("[data-order-handle]"))
    rows = page.locator("tr[data-w-orderable-target=item]")
    with page.expect_response(re.compile("/set_position/")):
        editor.drag_to_top(page, handles.last, rows, title)


def reorder_by_keyboard(page: Page, course_id: int, title: str) -> None:
    """Move a module one place down on the order screen, never touching the mouse."""
    page.goto(f"/admin/courses/{course_id}/order/")
    row = page.locator("[data-page-order] > li").filter(has_text=title)
    row.get_by_role("button", name=re.compile("down", re.I)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=title)).to_be_visible()


def submit_for_review(page: Page, course_id: int) -> None:
    page.goto(f"/admin/pages/{course_id}/edit/", wait_until="networkidle")
    footer = page.get_by_role("navigation", name="Actions (footer)")
    expect(footer.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    submit = footer.get_by_role("button", name=re.compile("Submit to Course review"))
    if not submit.is_visible():
        footer.get_by_role("button", name="More actions").click()
    submit.click()
    expect(page.locator(".messages .success")).to_be_visible()


def approve(page: Page, course_id: int) -> None:
    page.goto(f"/admin/pages/{course_id}/edit/", wait_until="networkidle")
    footer = page.get_by_role("navigation", name="Actions (footer)")
    button = footer.get_by_role("button", name=re.compile("^Approve and publish", re.I)).first
    if not button.is_visible():
        footer.get_by_role("button", name="More actions").click()
    button.click()
    page.wait_for_load_state("networkidle")


def arrange(page: Page, course_id: int) -> list[str]:
    """Bring the modules into another order by mouse and by keyboard; return it."""
    first, second, third = MODULES
    reorder_by_mouse(page, course_id, third)
    expect_order(page, course_id, [third, first, second])
    reorder_by_keyboard(page, course_id, third)
    expect_order(page, course_id, [first, third, second])
    return [first, third, second]


def preview_as_student(page: Page, title: str) -> None:
    """Open a module from the order screen and look at it as its students will see it."""
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Toggle preview").click()
    page.get_by_label("Preview mode").select_option(label="As an enrolled student")
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text(f"What {title} is about.")).to_be_visible(timeout=15_000)
    expect(preview.locator("figure img").first).to_be_attached()


def invite(page: Page, course_id: int, username: str) -> None:
    page.goto(f"/admin/courses/{course_id}/team/")
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_text("is on the team now")).to_be_visible()


def test_new_instructor_brings_a_course_from_nothing_to_live(school, browser):
    site, people = school
    nora = open_browser(browser, site, "nora", PASSWORD)
    course_id = editor.start_course(nora, "Counterpoint for beginners", "Music")
    write_modules(nora, course_id)
    expect_order(nora, course_id, list(MODULES))
    order = arrange(nora, course_id)
    preview_as_student(nora, MODULES[0])
    invite(nora, course_id, people["instructor_b"]["username"])
    submit_for_review(nora, course_id)

    visitor = watch(browser.new_context(base_url=site.url).new_page())
    visitor.goto("/courses/")
    expect(visitor.get_by_text("Counterpoint for beginners")).to_have_count(0)

    manager = open_browser(browser, site, "manager", people["manager"]["password"])
    expect(manager.get_by_text("Counterpoint for beginners").first).to_be_visible()
    approve(manager, course_id)

    visitor.goto("/courses/")
    visitor.get_by_role("link", name="Counterpoint for beginners").first.click()
    outline = " ".join(visitor.locator(".syllabus").all_inner_texts())
    places = [outline.index(title) for title in order]
    assert places == sorted(places)
    for page in (nora, visitor, manager):
        assert not page.problems
        page.context.close()


def is_first_save(request) -> bool:
    return request.method == "POST" and "/pages/add/" in request.url


def test_a_save_pressed_while_the_draft_saves_itself_makes_one_page(school, browser):
    site, _people = school
    nora = open_browser(browser, site, "nora", PASSWORD)
    course_id = editor.start_course(nora, "Canon and fugue", "Music")
    held = []

    def hold_autosave(route):
        if "json" in route.request.headers["accept"] and not held:
            held.append(route)
        else:
            route.continue_()

    nora.route("**/pages/add/courses/modulepage/*/", hold_autosave)
    with nora.expect_request(is_first_save, timeout=30_000):
        editor.open_watched_module(nora, course_id, "Canon at the octave")
        editor.add_text(nora, "One voice follows the other.")
        nora.locator("#id_summary").fill("What follows whom.")
    nora.get_by_role("button", name="Save draft").click()
    held[0].continue_()
    nora.wait_for_url("**/edit/")
    expect(nora.locator(".messages .success")).to_be_visible()
    expect_order(nora, course_id, ["Canon at the octave"])
    assert not nora.problems
    nora.context.close()

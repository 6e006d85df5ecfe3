"""An instructor puts modules and blocks in order by mouse, by keyboard and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import editor
from tests.browser.conftest import log_in, watch
from tests.live_site import LiveSite, live_site

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
PUBLIC = "/courses/python-first-programs/"
FIND = """
from courses.content.pages import CoursePage
print(CoursePage.objects.get(slug="python-first-programs").pk)
"""
FIND_LESSON = """
from courses.content.learning_pages import LessonPage
lesson = LessonPage.objects.live().filter(is_free_preview=True, required_block_count__gt=3)[0]
print(lesson.pk, lesson.url)
"""
ROWS = "tr[data-w-orderable-target=item]"
HANDLES = "[data-w-orderable-target=handle]"
BLOCKS = f"{editor.CONTENT} [data-streamfield-child]"
FOCUSED_ROW = "document.activeElement.closest('[data-page-id]')?.dataset.pageId"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[LiveSite]:
    """A site of their own: other tests want the demo courses in their order."""
    with live_site(tmp_path_factory.mktemp("ordering")) as running:
        yield running


@pytest.fixture(scope="module")
def course_id(site) -> int:
    return int(site.manage("shell", "-v", "0", "-c", FIND).split()[-1])


@pytest.fixture
def instructor(site, page: Page) -> Page:
    log_in(page, *site.logins["instructor"], next_url="/admin/")
    return page


@pytest.fixture
def scriptless(site: LiveSite, browser: Browser, instructor: Page) -> Iterator[Page]:
    """The same instructor in a browser that runs no script."""
    context = browser.new_context(
        base_url=site.url,
        java_script_enabled=False,
        storage_state=instructor.context.storage_state(),
    )
    page = watch(context.new_page())
    yield page
    context.close()
    assert not page.problems, page.problems


def open_order(page: Page, course_id: int) -> list[str]:
    page.goto(f"/admin/courses/{course_id}/order/", wait_until="networkidle")
    return read_titles(page)


def read_titles(page: Page) -> list[str]:
    return page.locator(".page-order__title > a:first-child").all_inner_texts()


def button(page: Page, title: str, where: str) -> Locator:
    return page.get_by_role("button", name=f"Move {title} {where}", exact=True)


def read_public_order(page: Page, titles: list[str]) -> list[str]:
    page.goto(PUBLIC)
    text = page.locator("main").inner_text()
    return sorted(titles, key=text.index)


def test_buttons_by_keyboard_keep_the_focus_on_the_row_and_speak(instructor, course_id):
    page = instructor
    first, second, *others = open_order(page, course_id)
    row = page.locator("[data-page-id]").nth(1).get_attribute("data-page-id")
    button(page, second, "up").focus()
    page.keyboard.press("Enter")
    status = page.locator("[data-order-status]")
    expect(status).to_have_text(f"“{second}” is now 1 of {len(others) + 2}.")
    expect(status).to_have_attribute("role", "status")
    assert read_titles(page) == [second, first, *others]
    # "Up" is of no use at the top, so the focus is on another button of the same row.
    assert page.evaluate(FOCUSED_ROW) == row
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Space")
    expect(status).to_contain_text("is now 2 of")
    assert page.evaluate(FOCUSED_ROW) == row
    expect(button(page, second, "down")).to_be_focused()
    assert read_public_order(page, [second, first, *others]) == [first, second, *others]


def test_buttons_by_mouse_last_beyond_the_page_and_reach_the_site(instructor, course_id):
    page = instructor
    before = open_order(page, course_id)
    expected = [before[-1], *before[:-1]]
    button(page, before[-1], "to the top").click()
    expect(page.locator("[data-order-status]")).to_contain_text("is now 1 of")
    assert read_titles(page) == expected
    assert open_order(page, course_id) == expected
    assert read_public_order(page, before) == expected


def test_buttons_work_without_a_script(scriptless, course_id):
    page = scriptless
    page.goto(f"/admin/courses/{course_id}/order/")
    before = read_titles(page)
    button(page, before[0], "down").click()
    assert read_titles(page) == [before[1], before[0], *before[2:]]
    expect(page.get_by_text(f"“{before[0]}” is now 2 of {len(before)}.")).to_be_visible()
    assert button(page, before[0], "down").get_attribute("autofocus") is not None


def test_buttons_fit_on_a_phone(instructor, course_id):
    page = instructor
    page.set_viewport_size(PHONE)
    before = open_order(page, course_id)
    for end in button(page, before[0], "to the end"), button(page, before[0], "down"):
        box = end.bounding_box()
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= PHONE["width"]
    button(page, before[0], "to the end").click()
    expect(page.locator("[data-order-status]")).to_contain_text("is now")
    assert read_titles(page) == [*before[1:], before[0]]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_explorer_moves_a_module_by_keyboard_and_by_mouse(instructor, course_id):
    page = instructor
    labels = "rows => rows.map(row => row.dataset.wOrderableItemLabel)"
    page.goto(f"/admin/pages/{course_id}/", wait_until="networkidle")
    before = page.locator(ROWS).evaluate_all(labels)
    page.locator(HANDLES).nth(1).focus()
    page.keyboard.press("ArrowUp")
    with page.expect_response("**/set_position/**") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 200
    page.reload(wait_until="networkidle")
    assert page.locator(ROWS).evaluate_all(labels) == [before[1], before[0], *before[2:]]

    with page.expect_response("**/set_position/**") as answer:
        editor.drag_to_top(page, page.locator(HANDLES).nth(1), page.locator(ROWS), before[0])
    assert answer.value.status == 200
    page.reload(wait_until="networkidle")
    assert page.locator(ROWS).evaluate_all(labels) == before


@pytest.fixture(scope="module")
def lesson(site) -> tuple[int, str]:
    """A lesson that every visitor may read: its id and its address."""
    pk, address = site.manage("shell", "-v", "0", "-c", FIND_LESSON).split()[-2:]
    return int(pk), address


def open_blocks(page: Page, lesson_id: int) -> list[str]:
    page.goto(f"/admin/pages/{lesson_id}/edit/", wait_until="networkidle")
    return read_blocks(page)


def read_blocks(page: Page) -> list[str]:
    return page.locator(BLOCKS).evaluate_all("blocks => blocks.map(it => it.dataset.contentpath)")


def block_button(page: Page, block: str, action: str) -> Locator:
    return page.locator(f"[data-contentpath='{block}'] [data-streamfield-action={action}]").first


def publish(page: Page) -> None:
    footer = page.get_by_role("navigation", name="Actions (footer)")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def read_public_blocks(page: Page, address: str) -> list[str]:
    page.goto(address)
    ids = page.locator("section[id^='b-']").evaluate_all("all => all.map(it => it.id)")
    return [it.removeprefix("b-") for it in ids]


def expect_public_order(page: Page, address: str, blocks: list[str]) -> None:
    """The first three are what tests move. Some kinds, such as dividers, are no section."""
    shown = read_public_blocks(page, address)
    assert set(blocks[:3]) <= set(shown)
    assert shown == [block for block in blocks if block in shown]


def test_blocks_move_by_keyboard_and_the_site_shows_it(instructor, lesson):
    page, (pk, address) = instructor, lesson
    first, second, third, *others = open_blocks(page, pk)
    block_button(page, second, "MOVE_UP").focus()
    page.keyboard.press("Enter")
    assert read_blocks(page)[:3] == [second, first, third]
    block_button(page, second, "MOVE_DOWN").focus()
    page.keyboard.press("Space")
    block_button(page, third, "MOVE_UP").focus()
    page.keyboard.press("Enter")
    expected = [first, third, second, *others]
    assert read_blocks(page) == expected
    publish(page)
    assert open_blocks(page, pk) == expected
    expect_public_order(page, address, expected)


def test_a_block_dragged_by_mouse_stays_there_and_the_site_shows_it(instructor, lesson):
    page, (pk, address) = instructor, lesson
    before = open_blocks(page, pk)
    handle = block_button(page, before[1], "DRAG")
    handle.scroll_into_view_if_needed()
    handle.hover()
    page.mouse.down()
    above = page.locator(f"[data-contentpath='{before[0]}']").bounding_box()
    page.mouse.move(above["x"] + 100, above["y"] + 40, steps=8)
    page.mouse.move(above["x"] + 100, above["y"] + 5, steps=8)
    page.mouse.up()
    expected = [before[1], before[0], *before[2:]]
    assert read_blocks(page) == expected
    publish(page)
    assert open_blocks(page, pk) == expected
    expect_public_order(page, address, expected)

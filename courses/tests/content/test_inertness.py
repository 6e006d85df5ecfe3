"""The check itself: it must see what it is there to see."""

import pytest

from .inertness import assert_inert


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>alert(1)</script></p>",
        '<p onclick="alert(1)">x</p>',
        '<p style="color:red">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<img src="data:text/html,x" alt="">',
        '<iframe src="https://evil.example/"></iframe>',
        '<iframe src="https://player.vimeo.com.evil.example/video/1"></iframe>',
        '<form action="/"></form>',
        "<p>a<!--><img src=x onerror=alert(1)>--></p>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
    ],
)
def test_active_markup_is_seen(html):
    with pytest.raises(AssertionError):
        assert_inert(html)


def test_plain_markup_passes():
    assert_inert('<p>1 &lt; 2 <a href="/x">y</a></p><svg class="icon"><use href="/i.svg#a"/></svg>')

"""Code, maths, table: full, empty, hostile."""

import pytest
from django.core.exceptions import ValidationError

from courses.content.blocks import CodeBlock, MathsBlock, TableBlock
from courses.content.blocks.code import MAX_LATEX_CHARACTERS, get_language_choices

from .inertness import HOSTILE_RICH_TEXTS, HOSTILE_TEXTS, assert_inert, words
from .rendering import load, render

pytestmark = pytest.mark.django_db

HOSTILE_CODE = [
    *HOSTILE_TEXTS,
    "</code></pre><script>alert(1)</script>",
    "x = '<script>alert(1)</script>'  # \"><img src=x onerror=alert(1)>",
    "<?php echo '<script>alert(1)</script>'; ?>",
    "<a href=\"javascript:alert(1)\" onclick='x()'>x</a>",
    "/* </span><script>alert(1)</script> */",
    "```\n<img src=x onerror=alert(1)>\n```",
]
LANGUAGES = [
    "",
    "text",
    "python",
    "html",
    "php",
    "javascript",
    "markdown",
    "rust",
    "sql",
    "bash",
    "c",
]
HOSTILE_LATEX = [
    *HOSTILE_TEXTS,
    r"\text{<script>alert(1)</script>}",
    r"\mathrm{<img src=x onerror=alert(1)>}",
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\class{x\" onclick=\"alert(1)}{y}",
    r"\style{background:url(javascript:alert(1))}{x}",
    r"\cssId{x}{y}",
    r"\color{red\" onclick=\"alert(1)}{x}",
    r"\text{</mtext></math><script>alert(1)</script>}",
    r"\unicode{x3C}script\unicode{x3E}",
    r"\input{/etc/passwd}",
    r"\begin{matrix}<script>&alert(1)\end{matrix}",
    r"\annotation-xml{<svg onload=alert(1)>}",
    r"\operatorname{<b onmouseover=alert(1)>}",
]


# --- code


def test_code_is_colored_named_and_followed_by_its_output():
    value = {
        "language": "python",
        "code": "print('a')\n",
        "caption": "waiting.py",
        "output": "a\n<b>",
    }
    soup = assert_inert(render("code", value))
    assert soup.find("code").get_text() == "print('a')\n"
    assert soup.find("code").find("span", class_="nb").get_text() == "print"
    assert soup.find("samp").get_text() == "a\n<b>"
    assert "waiting.py" in soup.get_text()


def test_code_alone_is_enough():
    soup = assert_inert(render("code", {"code": "  indented\n\n\tx\n"}))
    assert soup.find("code").get_text() == "  indented\n\n\tx\n"
    assert soup.find("samp") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_code_is_shown_as_code(language):
    for code in HOSTILE_CODE:
        soup = assert_inert(render("code", {"language": language, "code": code, "output": code}))
        assert soup.find("samp").get_text() == code
        assert soup.find("code").get_text().strip() == code.strip()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_unknown_language_and_caption_are_shown_literally(text):
    for caption in ("", text):
        value = {"language": text, "code": "x", "caption": caption, "output": ""}
        soup = assert_inert(render("code", value))
        assert soup.select_one(".code-block__head span").get_text() == text


def test_code_of_nothing_renders():
    for value in ({}, {"code": None, "language": None}, {"code": ""}):
        assert words(assert_inert(render("code", value)).find("code")) == ""


def test_every_language_on_offer_colors():
    names = [alias for alias, _name in get_language_choices()]
    assert len(names) > 300
    block = CodeBlock()
    for name in names:
        assert block.clean(block.normalize(code_value(language=name)))["language"] == name


def code_value(**fields) -> dict:
    return {"language": "", "code": "x", "caption": "", "output": "", **fields}


def test_form_refuses_an_unknown_language_with_its_name():
    block = CodeBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(code_value(language="klingon")))
    assert "klingon" in str(caught.value.block_errors["language"])
    assert block.clean(block.normalize(code_value()))["language"] == ""


def test_code_of_half_a_megabyte_renders():
    code = 'print("<b>", 1 + 2)  # sum\n' * 20_000
    assert len(render("code", {"language": "python", "code": code})) > len(code)


# --- maths


def test_formula_becomes_mathml_with_words_beside_it():
    value = {"latex": r"\sigma = \sqrt{\frac{\sum (x - \bar{x})^2}{n}}", "description": "Spread"}
    soup = assert_inert(render("maths", value))
    for tag in ("math", "msqrt", "mfrac", "msup", "mover"):
        assert soup.find(tag), tag
    assert "Spread" in soup.select_one(".formula")["aria-label"]
    assert soup.find("math")["display"] == "block"


@pytest.mark.parametrize(
    ("latex", "tags"),
    [
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", {"mtable", "mtr", "mtd"}),
        (r"\sum_{i=1}^{n} x_i", {"munderover", "msub"}),
        (r"\sqrt[3]{x} + \overline{y}", {"mroot", "mover"}),
        (r"\text{mean} \ge \mathbb{R}", {"mtext", "mi"}),
    ],
)
def test_cleaning_leaves_the_mathml_whole(latex, tags):
    soup = assert_inert(render("maths", {"latex": latex}))
    assert not tags - {element.name for element in soup.find("math").find_all(True)}


@pytest.mark.parametrize("latex", HOSTILE_LATEX)
def test_hostile_formula_is_inert(latex):
    soup = assert_inert(render("maths", {"latex": latex, "description": latex}))
    assert latex in soup.select_one(".formula")["aria-label"]
    for element in soup.find_all(["math", "mtext", "mi", "mrow", "mstyle"]):
        assert not {"href", "class", "id"} & set(element.attrs)


@pytest.mark.parametrize(
    "latex",
    ["", "   ", r"\frac{1}{", r"\left( x", "x" * (MAX_LATEX_CHARACTERS + 1)],
    ids=["empty", "blank", "half", "unbalanced", "long"],
)
def test_unreadable_formula_is_refused_and_shown_as_written(latex):
    soup = assert_inert(render("maths", {"latex": latex, "description": ""}))
    assert soup.find("code").get_text().strip() == latex.strip()
    block = MathsBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize({"latex": latex, "description": ""}))
    assert set(caught.value.block_errors) == {"latex"}


@pytest.mark.parametrize("part", ["{", "}", r"\sqrt{", "x^", r"\left(", r"\frac", "\\", "$", "&"])
def test_no_repetition_breaks_the_page(part):
    assert_inert(render("maths", {"latex": part * (MAX_LATEX_CHARACTERS // len(part))}))


# --- table


def table_value(columns, rows, **fields) -> dict:
    return {
        "caption": "",
        "has_row_headers": False,
        "table": {
            "columns": [{"type": "text", "heading": heading} for heading in columns],
            "rows": [{"values": row} for row in rows],
            "caption": "",
        },
        **fields,
    }


def test_table_has_caption_headings_and_row_names():
    value = table_value(
        ["Line", ""], [["4", "<b>8</b>"], ["9", ""]], caption="Waits", has_row_headers=True
    )
    soup = assert_inert(render("table", value))
    assert soup.find("caption").get_text() == "Waits"
    assert [cell["scope"] for cell in soup.find_all("th")] == ["col", "row", "row"]
    assert soup.find("tbody").find("b").get_text() == "8"
    assert len(soup.find("tbody").find_all("td")) == 2


def test_table_of_nothing_renders():
    for value in ({}, table_value([], []), table_value(["a"], []), {"table": None}):
        assert assert_inert(render("table", value)).find("table")


@pytest.mark.parametrize("html", HOSTILE_RICH_TEXTS)
def test_hostile_cells_are_inert(html):
    for has_row_headers in (True, False):
        value = table_value(["a", "b"], [[html, html]], has_row_headers=has_row_headers)
        assert_inert(render("table", value))
    stream = load(("table", table_value(["a"], [[html]])))
    data = stream.stream_block.get_api_representation(stream, {})[0]["value"]["table"]
    assert_inert(data["rows"][0]["values"][0])


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_table_shows_hostile_headings_literally(text):
    soup = assert_inert(render("table", table_value([text], [["x"]], caption=text)))
    assert soup.find("th").get_text() == text
    assert soup.find("caption").get_text() == text


def test_empty_cells_may_be_published():
    block = TableBlock()
    value = block.clean(block.to_python(table_value(["", "a"], [["", "1"], ["b", ""]])))
    assert len(value["table"].row_data) == 2


def test_caption_typed_into_the_grid_is_not_lost():
    value = table_value(["a"], [["1"]])
    value["table"]["caption"] = "Waits"
    value["table"]["columns"][0]["heading"] = "Li\0ne"
    cleaned = TableBlock().clean(TableBlock().to_python(value))
    assert cleaned["caption"] == "Waits"
    assert cleaned["table"].columns[0]["heading"] == "Line"

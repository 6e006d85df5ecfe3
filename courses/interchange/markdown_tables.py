"""Tables, in Markdown and in HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from .rich_text import clean_block, clean_inline, plain_text
from .tree import Table, Text

if TYPE_CHECKING:
    from .markdown_blocks import BlockReader

CAPTION = "Table: "


def read_table(reader: BlockReader, node: SyntaxTreeNode) -> Table:
    rows: list[tuple[str, ...]] = []
    for section in node.children:
        for row in section.children:
            rows.append(tuple(reader.inline(cell).html for cell in row.children))
    return make_table(rows)


def make_table(rows: list[tuple[str, ...]]) -> Table:
    """Make a table of the first row as header and the rest, all equally wide."""
    width = max(len(row) for row in rows)
    even = [row + ("",) * (width - len(row)) for row in rows]
    return Table(header=even[0], rows=tuple(even[1:]))


def caption_of(reader: BlockReader, node: SyntaxTreeNode | None) -> str | None:
    """Return the caption when `node` is a paragraph `Table: …` right below a table."""
    if node is None or node.type != "paragraph":
        return None
    words = plain_text(reader.inline(node).html)
    return words.removeprefix(CAPTION) if words.startswith(CAPTION) else None


def read_html_table(reader: BlockReader, nodes: list[SyntaxTreeNode]) -> Table | Text:
    """Read `<table>` … `</table>`, whose cells may hold Markdown between blank lines."""
    markup = "".join(
        node.content if node.type == "html_block" else reader.words_of(node) for node in nodes
    )
    cells = TableReader()
    cells.feed(markup)
    cells.close()
    rows = [tuple(clean_inline(cell) for cell in row) for row in cells.rows if row]
    return make_table(rows) if rows else Text(clean_block(markup))


class TableReader(HTMLParser):
    """Gathers cells row by row. Paragraphs and list items in a cell become lines of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[list[str]] = []
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self.in_cell = False
        elif tag in {"td", "th"}:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.in_cell = True
        elif tag in {"p", "li"}:
            self.new_line()
        else:
            self.add(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self.in_cell = False
        else:
            self.add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.add(" ".join(data.split()) if not data.strip() else data)

    def handle_entityref(self, name: str) -> None:
        self.add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.add(f"&#{name};")

    def new_line(self) -> None:
        if self.in_cell and plain_text(self.rows[-1][-1]):
            self.add("<br>")

    def add(self, markup: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += markup

"""Block ids: the same block keeps its id, another one gets another."""

import uuid

from courses.interchange.block_ids import BlockIds
from courses.interchange.tree import Asset, Heading, Image, Text


def ids_of(*blocks, page="p"):
    ids = BlockIds(page)
    return [ids.next_id("text", block) for block in blocks]


def test_same_content_gives_the_same_id_wherever_it_stands():
    one, two = ids_of(Text("a"), Text("b"))
    assert ids_of(Text("b"), Text("new"), Text("a")) == [two, ids_of(Text("new"))[0], one]
    assert uuid.UUID(one).version == 5


def test_changed_content_and_other_pages_give_other_ids():
    assert ids_of(Text("a")) != ids_of(Text("A"))
    assert ids_of(Text("a")) != ids_of(Text("a"), page="q")
    assert BlockIds("p").next_id("text", Text("a")) != BlockIds("p").next_id("x", Text("a"))


def test_equal_blocks_are_told_apart_in_order():
    first, second = ids_of(Text("a"), Text("a"))
    assert first != second
    assert ids_of(Text("z"), Text("a"), Text("a"))[1:] == [first, second]


def test_files_count_by_path_and_anchors_do_not_count(tmp_path):
    here = Image(Asset("fig/a.png", tmp_path / "a"), "A")
    there = Image(Asset("fig/a.png", tmp_path / "elsewhere"), "A")
    assert ids_of(here) == ids_of(there)
    assert ids_of(Heading("T", 2, "a")) == ids_of(Heading("T", 2, "b"))

"""Course folders with a config.yaml: pages, modules, and what the course itself says."""

from courses.interchange.readers import read_course
from courses.interchange.tree import Asset, Callout, Text

from .folders import INERT_SVG, make_course, only, page, write_files

EPISODE = """
::: questions
- How long?
- How *hot*?
:::

::: objectives
- Boil water.
- Wait.
:::

::: keypoints
- Heat matters.
:::
"""


def test_episodes_become_modules_in_order(tmp_path):
    tree = read_course(
        make_course(
            tmp_path,
            {
                "02-steep.md": page("Steep", EPISODE, teaching=40, exercises=20),
                "01-boil.md": page("Boil", "Words.", minutes=7, summary="Hot.", slug="heat"),
            },
        )
    )
    steep, boil = tree.modules
    assert (steep.key, steep.slug, steep.minutes) == ("episodes/steep", "steep", 60)
    assert (boil.key, boil.slug, boil.minutes, boil.summary) == ("episodes/boil", "heat", 7, "Hot.")
    assert steep.summary == "How long? How hot?"
    assert [block.kind for block in steep.blocks] == ["questions", "goals", "key"]
    assert tree.outcomes == ("Boil water",)
    assert not boil.is_free_preview
    assert (tree.key, tree.title, tree.slug) == ("carpentry:tea", "Tea", "tea")


def test_renumbering_keeps_keys(tmp_path):
    pages = {"01-a.md": page("A", "x"), "02-b.md": page("B", "x")}
    first = read_course(make_course(tmp_path / "one", pages))
    renumbered = {"01-b.md": page("B", "x"), "02-a.md": page("A", "x")}
    second = read_course(make_course(tmp_path / "two", renumbered))
    assert {p.key: p.title for p in first.pages()} == {p.key: p.title for p in second.pages()}


def test_two_files_of_one_name_keep_keys_apart(tmp_path):
    tree = read_course(
        make_course(tmp_path, {"01-a.md": page("A", "x"), "05-a.md": page("B", "x")})
    )
    assert [p.key for p in tree.pages()] == ["episodes/a", "episodes/05-a.md"]
    assert [p.slug for p in tree.pages()] == ["a", "a-2"]


def test_modules_hold_lessons_and_own_content(tmp_path):
    config = """
title: Tea
modules:
- title: First things
  summary: Water.
  free_preview: true
  page: 00-intro.md
  lessons: [01-boil.md]
- title: Leaves
  slug: the-leaves
  lessons: [02-pick.md]
"""
    tree = read_course(
        make_course(
            tmp_path,
            {
                "00-intro.md": page("Intro", "Own words.", minutes=3),
                "01-boil.md": page("Boil", "x", free_preview="true"),
                "02-pick.md": page("Pick", "x"),
            },
            config,
        )
    )
    first, leaves = tree.modules
    assert (first.title, first.slug, first.summary) == ("First things", "first-things", "Water.")
    assert first.blocks == (Text("<p>Own words.</p>"),)
    assert (first.minutes, first.is_free_preview) == (3, True)
    assert first.lessons[0].is_free_preview
    assert (leaves.key, leaves.slug, leaves.blocks) == ("module/the-leaves", "the-leaves", ())
    assert [p.title for p in tree.pages()] == ["First things", "Boil", "Leaves", "Pick"]


def test_what_the_course_says_of_itself(tmp_path):
    config = """
title: Tea for Two
slug: tea
subject: physics
promise: Make a good cup.
level: advanced
lang: fr
license: CC BY 4.0
credit: The Kettle
outcomes:
- boil water
prerequisites: |
  A *kettle* and [this](https://example.org).
"""
    root = make_course(tmp_path, {"a.md": page("A", "x")}, config)
    write_files(root, {"cover.svg": INERT_SVG, "index.md": "# Tea for Two\n\nWelcome.\n"})
    tree = read_course(root)
    assert (tree.slug, tree.subject, tree.promise) == ("tea", "physics", "Make a good cup.")
    assert (tree.level, tree.language, tree.license) == ("advanced", "fr", "CC BY 4.0")
    assert (tree.credit, tree.outcomes) == ("The Kettle", ("boil water",))
    assert tree.prerequisites == (
        '<p>A <i>kettle</i> and <a href="https://example.org">this</a>.</p>'
    )
    assert tree.cover == Asset("cover.svg", root.resolve() / "cover.svg")
    assert tree.overview == (Text("<p>Welcome.</p>"),)


def test_promise_defaults_to_the_first_sentence(tmp_path):
    root = make_course(tmp_path, {"a.md": page("A", "x")})
    write_files(root, {"index.md": "# Hello\n\nTea is *hot*. Mind it.\n"})
    assert read_course(root).promise == "Tea is hot."


def test_extra_pages_and_unknown_keys_are_reported(tmp_path):
    config = "title: Tea\nkeywords: tea, water\ncarpentry: swc\ncontact: a@example.org\nfrob: 1"
    root = make_course(tmp_path, {"a.md": page("A", "x", frob=2)}, config)
    write_files(
        root,
        {
            "learners/setup.md": "x",
            "instructors/notes.md": "x",
            "profiles/one.md": "x",
            "episodes/b.md": "x",
        },
    )
    rows = [(row.where, row.what) for row in read_course(root).skipped]
    assert rows == [
        ("config.yaml", "keywords: tea, water"),
        ("config.yaml", "contact: a@example.org"),
        ("config.yaml", "“frob”"),
        ("episodes/a.md", "“frob”"),
        ("learners/setup.md", "page"),
        ("instructors/notes.md", "page"),
        ("profiles/one.md", "page"),
        ("episodes/b.md", "page"),
    ]


def test_links_between_pages_and_files_of_links(tmp_path):
    root = make_course(
        tmp_path,
        {
            "01-a.md": page("A", "To [b](02-b.md#end) and a [file](files/x.csv) here."),
            "02-b.md": page("B", "x"),
        },
    )
    write_files(root, {"episodes/files/x.csv": "1"})
    tree = read_course(root)
    assert 'href="educa-page:episodes/b#end"' in tree.modules[0].blocks[0].html
    assert [asset.path for asset in tree.files] == ["episodes/files/x.csv"]


def test_windows_line_ends_and_byte_order_mark(tmp_path):
    root = make_course(tmp_path, {"a.md": "x"})
    text = "\ufeff" + page("A", "::: tip\nWords.\n:::")
    (root / "episodes/a.md").write_bytes(text.replace("\n", "\r\n").encode())
    assert only(read_course(root)) == (Callout("tip", "", (Text("<p>Words.</p>"),)),)

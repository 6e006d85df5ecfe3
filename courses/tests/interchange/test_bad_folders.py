"""Folders and pages that are no course: one clear line each."""

import pytest

from courses.interchange.readers import read_course
from courses.interchange.tree import CourseFormatError

from .folders import make_course, page, write_files


def error_of(path) -> str:
    with pytest.raises(CourseFormatError) as caught:
        read_course(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_folder_that_does_not_exist(tmp_path):
    assert error_of(tmp_path / "gone") == f"{tmp_path}/gone does not exist"


def test_file_instead_of_a_folder(tmp_path):
    write_files(tmp_path, {"a.txt": "x"})
    assert error_of(tmp_path / "a.txt") == f"{tmp_path}/a.txt is a file, not a course folder"


def test_folder_that_is_no_course(tmp_path):
    assert error_of(tmp_path) == (
        f"{tmp_path} is no course folder: no config.yaml and no src/SUMMARY.md"
    )


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        ("", "config.yaml is empty"),
        ("title: [", "config.yaml line 1: broken YAML"),
        ("title: Tea\n\tx: 1", "config.yaml line 2: broken YAML"),
        ("- a", "config.yaml line 1: expected “key: value” lines"),
        ("just words", "config.yaml line 1: expected “key: value” lines"),
        ("subject: music\nepisodes: [a.md]", "config.yaml: “title” is missing"),
        ("title: {a: 1}\nepisodes: [a.md]", "config.yaml: “title” must be text"),
        ("title: Tea", "config.yaml: neither “episodes” nor “modules” names a page"),
        ("title: Tea\nepisodes: a.md", "config.yaml: “episodes” must be a list of texts"),
        ("title: Tea\nepisodes: [gone.md]", "config.yaml: the page episodes/gone.md is missing"),
        ("title: Tea\nepisodes: [a.md, a.md]", "config.yaml: a.md stands in the course twice"),
        ("title: Tea\nepisodes: [../../a.md]", "config.yaml: “../../a.md” points outside"),
        ("title: Tea\nepisodes: [/etc/passwd]", "config.yaml: “/etc/passwd” points outside"),
        ("title: Tea\nlevel: hard\nepisodes: [a.md]", "config.yaml: “level” must be one of"),
        ("title: Tea\ncover: no.png\nepisodes: [a.md]", "config.yaml: “cover” the file no.png"),
        ("title: Tea\nmodules: [a.md]", "config.yaml: “modules” must be a list of"),
        ("title: Tea\nmodules: [{lessons: [a.md]}]", "modules 1: “title” is missing"),
        ("title: Tea\nepisodes: [a.md]\nmodules: [{title: x}]", "“episodes” or “modules”"),
        ("title: &a [*a, *a]", "config.yaml"),
        ("title: !!python/object/apply:os.system [ls]", "config.yaml line 1: broken YAML"),
        ("[" * 5000, "config.yaml line 1: broken YAML"),
    ],
)
def test_broken_config(tmp_path, config, problem):
    write_files(tmp_path, {"config.yaml": config, "episodes/a.md": page("A", "x")})
    assert problem in error_of(tmp_path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "episodes/a.md is empty"),
        (b" \n\n", "episodes/a.md is empty"),
        (b"\xff\xfe\x00", "episodes/a.md is not UTF-8 text (byte 0)"),
        (b"---\ntitle: A\n---\n\nCaf\xe9", "episodes/a.md is not UTF-8 text (byte 21)"),
        (b"---\ntitle: A\n---\n\0", "NUL byte"),
        (b"---\ntitle: A\n", "episodes/a.md line 1: the front matter is never closed"),
        (b"---\ntitle: A\nb: [\n---\nx", "episodes/a.md line 3: broken YAML"),
        (b"---\n- a\n---\nx", "episodes/a.md line 2: expected “key: value” lines"),
        (b"No front matter.", "episodes/a.md: the front matter gives no “title”"),
        (b"---\ntitle:\n---\nx", "episodes/a.md: the front matter gives no “title”"),
        (b"---\ntitle: A\nteaching: soon\n---\nx", "episodes/a.md: “teaching” must be a whole"),
        (b"---\ntitle: A\nminutes: -1\n---\nx", "episodes/a.md: “minutes” must be a whole"),
        (b"---\ntitle: A\nfree_preview: perhaps\n---\nx", "“free_preview” must be true or false"),
        (b"---\ntitle: A\n---\n\n::: frob\n", "episodes/a.md line 5: unknown block “frob”"),
        (b"---\ntitle: A\n---\n\n```\nx", "episodes/a.md line 5: the code block is never closed"),
        (b"---\ntitle: " + b"A" * 300 + b"\n---\nx", "“title” is longer than 255 characters"),
        (b"---\ntitle: A\n---\n" + b"x" * 2_100_000, "episodes/a.md is larger than 2 MB"),
    ],
)
def test_broken_page(tmp_path, content, problem):
    root = make_course(tmp_path, {"a.md": "x"})
    write_files(root, {"episodes/a.md": content})
    assert problem in error_of(root)


def test_page_that_is_a_link_to_elsewhere(tmp_path):
    write_files(tmp_path, {"secret.md": page("Secret", "s")})
    root = make_course(tmp_path / "course", {"a.md": "x"})
    (root / "episodes/a.md").unlink()
    (root / "episodes/a.md").symlink_to(tmp_path / "secret.md")
    assert "leads outside the course folder" in error_of(root)

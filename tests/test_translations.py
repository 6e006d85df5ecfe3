"""The catalogs: complete, true to their placeholders, and compiled from what stands beside them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def read_catalog(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))


def iterate_texts(entry: polib.POEntry) -> Iterator[tuple[str, str, bool]]:
    """Yield (source, translation, is for one exact number) for every form of an entry."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr, False
        return
    for number, text in entry.msgstr_plural.items():
        yield entry.msgid_plural, text, number < len(entry.msgstr_plural) - 1


def test_every_text_is_translated(language):
    catalog = read_catalog(language)
    assert len(catalog) > 800
    open_entries = [one.msgid for one in catalog.untranslated_entries() + catalog.fuzzy_entries()]
    assert not open_entries


def test_placeholders_and_tags_are_kept(language):
    for entry in read_catalog(language).translated_entries():
        for source, text, is_exact in iterate_texts(entry):
            wanted, found = set(PLACEHOLDER.findall(source)), set(PLACEHOLDER.findall(text))
            # A form for one or two may say the number in a word.
            assert found == wanted or (is_exact and found < wanted), text
            assert sorted(TAG.findall(source)) == sorted(TAG.findall(text)), text


def test_compiled_catalog_is_the_written_one(language):
    written = read_catalog(language)
    compiled = polib.mofile(written.fpath.removesuffix(".po") + ".mo")
    assert {(one.msgctxt, one.msgid): (one.msgstr, one.msgstr_plural) for one in compiled} == {
        (one.msgctxt, one.msgid): (one.msgstr, one.msgstr_plural)
        for one in written.translated_entries()
    }


def test_catalog_knows_every_text_of_the_code(language, tmp_path):
    """Extracts anew with the command of `make messages`, in a copy."""
    if shutil.which("xgettext") is None:
        words = "xgettext is missing: apt-get install gettext"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    copy = tmp_path / "site"
    parts = ["accounts", "chat", "courses", "educa_site", "home", "search", "manage.py", "Makefile"]
    copy.mkdir()
    for part in parts:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("static", "tests"))
        else:
            shutil.copy(source, copy / part)
    (copy / "locale" / language).mkdir(parents=True)
    command = subprocess.run(
        ["make", "--silent", "extract-messages", f"LOCALES={language}", f"BIN={ROOT}/.venv/bin"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert command.returncode == 0, command.stderr
    fresh = polib.pofile(str(copy / "locale" / language / "LC_MESSAGES" / "django.po"))
    known = {(one.msgctxt, one.msgid, one.msgid_plural) for one in read_catalog(language)}
    now = {(one.msgctxt, one.msgid, one.msgid_plural) for one in fresh}
    assert now == known, "make messages, then translate what is new"

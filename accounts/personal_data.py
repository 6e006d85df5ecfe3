"""What the site knows of a person, part by part: to hand it over, and to forget it.

Accounts know nobody. Each part of the site that keeps something of people registers a `Part`
from its AppConfig; a test holds the list of all relations to `User` against what is said here.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from .models import User

FORMAT = "educa-personal-data/1"
README = """This archive holds what this site keeps about your account.

data.json   everything as text. Times are in UTC, in ISO 8601.
files/      what you have uploaded. data.json names each file in “uploads”.
"""
CHUNK_BYTES = 64 * 1024


class Files:
    """The files of an archive. `add` returns the name under which a file stands in it."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.count = 0

    def add(self, name: str, source: File) -> str:
        self.count += 1
        path = f"files/{self.count}-{PurePosixPath(name).name}"
        with source.open("rb") as read, self.archive.open(path, "w", force_zip64=True) as write:
            while chunk := read.read(CHUNK_BYTES):
                write.write(chunk)
        return path


@dataclass
class Leaving:
    """A person who is about to be erased, for the parts that forget.

    `words` are texts that identify the person: user name and addresses. `stand_in` returns the
    account “Deleted user”, made when it is needed: it takes over what others still refer to and
    what needs an author.
    """

    user: User
    stand_in: Callable[[], User]
    words: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Part:
    """`export` returns the part's entries of data.json by name, `erase` forgets the person.

    Both run inside one transaction and know no request.
    """

    name: str
    export: Callable[[User, Files], dict[str, Any]]
    erase: Callable[[Leaving], None]


PARTS: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Add a part, in the order of the apps. Registering a name again replaces it."""
    PARTS[part.name] = part


def collect_data(user: User, files: Files) -> dict[str, Any]:
    """Return everything of a person, as the JSON of the archive holds it."""
    data: dict[str, Any] = {"format": FORMAT}
    for part in PARTS.values():
        data |= part.export(user, files)
    return data


def write_archive(user: User, target: IO[bytes]) -> None:
    """Write a person's archive into an open file: README.txt, data.json and files/."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _(README))
        data = collect_data(user, Files(archive))
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text)


def find_person(value: Any, person: int, words: frozenset[str]) -> Iterator[str]:
    """Yield the keys of a JSON object that speak of a person.

    "member_id": 7 takes "member", the name beside it, along.
    """
    if not isinstance(value, dict):
        return
    for key, held in value.items():
        if key.endswith("_id") and held == person:
            yield from (key, key.removesuffix("_id"))
        elif isinstance(held, str) and held.lower() in words:
            yield key

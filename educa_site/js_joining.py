"""Our scripts in one piece: a module with everything that it imports at once.

What it fetches later, by `import("./…")`, stays apart. Knows the two forms that our modules use,
`import { a, b } from "./x.js"` and `export class|function|const x`, and refuses all others.
"""

import re
from collections.abc import Callable
from posixpath import dirname, join

IMPORT = re.compile(r'^import \{((?:(?! as )[\w\s,])*)\} from "\./(\w+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import\s*[\w{*\"'].*|export\b.*)", re.MULTILINE)


def join_modules(name: str, read: Callable[[str], str]) -> str:
    """Return the text of a module that has its imports inside, each once and in a scope of its own.

    `read` gives the text of a file by its name. Raises `ValueError` for modules that import each
    other, and for a form of import or export that is not known here.
    """
    done: list[str] = []
    pieces: list[str] = []

    def add(module: str, waiting: tuple[str, ...]) -> None:
        if module in waiting:
            raise ValueError(f"{module} imports itself, by {waiting[-1]}.")
        if module in done:
            return
        text = read(module)
        for _names, other in IMPORT.findall(text):
            add(join(dirname(module), other), (*waiting, module))
        done.append(module)
        pieces.append(wrap(module, text))

    add(name, ())
    return "".join(pieces)


def wrap(module: str, text: str) -> str:
    exported = EXPORT.findall(text)
    text = IMPORT.sub(lambda found: f"const {{{found[1]}}} = {name_scope(found[2])};\n", text)
    text = EXPORT.sub("", text)
    if unknown := UNKNOWN.search(text):
        raise ValueError(f"{module} cannot be joined: {unknown[0]}")
    given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const {name_scope(module)} = (() => {{\n{text}{given}}})();\n"


def name_scope(module: str) -> str:
    return "$" + module.rpartition("/")[2].removesuffix(".js")

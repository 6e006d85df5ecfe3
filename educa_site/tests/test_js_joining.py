"""Modules joined into one: everything once, in order, and nothing that is not understood."""

import pytest

from educa_site.js_joining import join_modules

FILES = {
    "js/room.js": 'import { Log } from "./log.js";\nimport { fill } from "./words.js";\n'
    "new Log(fill);\n",
    "js/log.js": 'import { fill } from "./words.js";\nexport class Log {}\n',
    "js/words.js": "const size = 1;\nexport function fill() {}\nexport const other = 2;\n",
    "js/later.js": 'import { fill } from "./words.js";\nimport("./log.js");\n',
    "js/ring.js": 'import { a } from "./ring_too.js";\n',
    "js/ring_too.js": 'import { b } from "./ring.js";\n',
    "js/default.js": "export default 1;\n",
    "js/star.js": 'import * as words from "./words.js";\n',
    "js/renamed.js": 'import { fill as full } from "./words.js";\n',
    "js/bare.js": 'import "./words.js";\n',
    "js/again.js": 'export { fill } from "./words.js";\n',
}


def test_each_module_is_there_once_before_who_needs_it():
    assert join_modules("js/room.js", FILES.__getitem__) == (
        "const $words = (() => {\nconst size = 1;\nfunction fill() {}\nconst other = 2;\n"
        "return { fill, other };\n})();\n"
        "const $log = (() => {\nconst { fill } = $words;\nclass Log {}\nreturn { Log };\n})();\n"
        "const $room = (() => {\nconst { Log } = $log;\nconst { fill } = $words;\n"
        "new Log(fill);\n})();\n"
    )


def test_what_is_fetched_later_stays_apart():
    joined = join_modules("js/later.js", FILES.__getitem__)
    assert 'import("./log.js")' in joined
    assert "class Log" not in joined


@pytest.mark.parametrize("name", ["ring", "default", "star", "renamed", "bare", "again"])
def test_other_forms_are_refused(name):
    with pytest.raises(ValueError, match=r"\.js"):
        join_modules(f"js/{name}.js", FILES.__getitem__)

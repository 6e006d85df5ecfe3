"""Fixtures for imports: a site with its catalog, and a course of one of everything."""

import pytest

from courses.content.pages import CoursePage
from courses.interchange.services import import_course

from .folders import INERT_SVG, make_course, page, write_files, write_picture

EVERYTHING = """
## Boil

Water **boils**, see [the end](#the-end), [leaves](02-leaves.md#pick) and
[data](files/data.csv) here.

![A cup](fig/cup.png "The cup"){alt='A blue cup'}

```python title="tea.py"
print(7)
```

```output
7
```

:::: challenge Steep

Wait.

![A leaf](fig/leaf.svg)

::: solution
Four minutes.
:::
::::

| a | b |
|---|---|
| 1 | 2 |

> Tea is life.
> — Somebody

---

[Sheet](files/sheet.pdf "Two pages")

::: downloads All
- [Sheet](files/sheet.pdf)
- [Data](files/data.csv)
:::

::: video
title: Film
src: media/film.mp4
captions: media/film.vtt
poster: fig/cup.png
seconds: 3
:::

::: audio
title: Sound
src: media/sound.mp3
:::

$$
\\frac{1}{2}
$$

## The end

::: instructor
Ask them.
:::
"""


@pytest.fixture
def folder(tmp_path):
    """A course folder with two modules; the first has one of everything."""
    root = make_course(
        tmp_path / "tea",
        {
            "01-water.md": page("Water", EVERYTHING, minutes=9, summary="Hot water."),
            "02-leaves.md": page("Leaves", "## Pick\n\nWords.\n\nMore.", free_preview="true"),
        },
        "title: Tea\nsubject: physics\npromise: Make tea.\noutcomes: [boil water]\n"
        "license: CC BY 4.0\ncredit: The Kettle\ncover: cover.svg\nprerequisites: A kettle.\n",
    )
    write_picture(root / "episodes/fig/cup.png")
    return write_files(
        root,
        {
            "index.md": "# Tea\n\nWelcome to [water](episodes/01-water.md).\n",
            "cover.svg": INERT_SVG,
            "episodes/fig/leaf.svg": INERT_SVG.replace("4", "5"),
            "episodes/files/sheet.pdf": b"%PDF-1.4 sheet",
            "episodes/files/data.csv": "a,b\n1,2\n",
            "episodes/media/film.mp4": b"film",
            "episodes/media/film.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n",
            "episodes/media/sound.mp3": b"sound",
        },
    )


@pytest.fixture
def course(catalog, folder):
    """The course of `folder`, imported and published."""
    report = import_course(path=folder, publish=True)
    return CoursePage.objects.get(pk=report.course_id)

"""Pictures, files, video and audio that a page names."""

from __future__ import annotations

from pathlib import PurePosixPath

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from courses.content.embeds import get_embed_src

from .front_matter import Fields, read_yaml
from .links import find_page, is_local
from .markdown_inline import Picture, plain_words
from .media_checks import AUDIO_SUFFIXES, VIDEO_SUFFIXES, captions_problem, picture_problem
from .page_source import PageSource
from .tree import Asset, Audio, CourseFormatError, DownloadList, File, Image, Video

LINK_PARTS = {"link_open", "link_close"}


def read_image(page: PageSource, picture: Picture, line: int | None) -> Image | str:
    """Return the picture as a block, or its words when the source may leave it out."""
    words = picture.alt or picture.caption
    try:
        asset = named_file(page, picture.src, line)
        problem = picture_problem(asset.source)
        if problem:
            raise page.error(line, f"{asset.path}: {problem}")
    except CourseFormatError as error:
        if page.dialect.is_strict:
            raise
        page.skip(line, f"picture {picture.src}", str(error).split(": ", 1)[-1])
        return words
    if picture.alt is None:
        page.skip(line, f"text for the picture {picture.src}", "there is none: decorative")
    return Image(
        asset=asset,
        alt=page.limited(picture.alt or "", 1000, "picture’s text", line),
        is_decorative=not picture.alt,
        caption=page.limited(picture.caption, 500, "caption", line),
    )


def named_file(page: PageSource, reference: str, line: int | None) -> Asset:
    """Return a file the page cannot do without. Raises when it is not in the folder."""
    if not is_local(reference):
        raise page.error(line, f"“{reference}” is not a file of the course folder")
    path = page.locate(reference, line)
    if not page.folder.has(path):
        raise page.error(line, f"the file {path} is missing")
    return page.folder.asset(path)


def read_file_paragraph(page: PageSource, node: SyntaxTreeNode, line: int | None) -> File | None:
    """Return a file block when a paragraph is nothing but a link to a file of the course."""
    tokens = [token for token in inline_tokens(node) if token.content.strip() or token.nesting]
    if [token.type for token in tokens if token.type in LINK_PARTS] != ["link_open", "link_close"]:
        return None
    if tokens[0].type != "link_open" or tokens[-1].type != "link_close":
        return None
    return read_file(page, tokens, line)


def read_file(page: PageSource, tokens: list[Token], line: int | None) -> File | None:
    href = str(tokens[0].attrs.get("href", ""))
    if not is_local(href) or "#" in href:
        return None
    path = page.locate(href, line)
    if find_page(page, path) is not None or path.endswith((".md", ".html")):
        return None
    if not page.folder.has(path) and not page.dialect.is_strict:
        return None  # left to the paragraph, which reports the link
    asset = named_file(page, href, line)
    return File(
        asset=asset,
        title=page.limited(plain_words(tokens[1:-1]), 200, "file’s title", line)
        or PurePosixPath(path).name,
        description=page.limited(str(tokens[0].attrs.get("title", "")), 300, "description", line),
    )


def read_downloads(
    page: PageSource, title: str, nodes: list[SyntaxTreeNode], line: int | None
) -> DownloadList:
    """Read `::: downloads Title`: every link of its list is a file, what follows describes it."""
    files = []
    for node in nodes:
        for inline in (part for part in node.walk() if part.type == "inline"):
            files.append(read_download(page, inline, line))
    if not files:
        raise page.error(line, "the downloads block lists no file")
    title = page.limited(title, 200, "downloads title", line) or "Downloads"
    return DownloadList(title, tuple(files))


def read_download(page: PageSource, inline: SyntaxTreeNode, line: int | None) -> File:
    tokens = inline.token.children or [] if inline.token else []
    line = inline.map[0] if inline.map else line
    kinds = [token.type for token in tokens]
    if "link_open" not in kinds:
        raise page.error(line, "each line of a downloads block must link to a file")
    start, end = kinds.index("link_open"), kinds.index("link_close")
    file = read_file(page, tokens[start : end + 1], line)
    if file is None:
        raise page.error(line, "each line of a downloads block must link to a file of the course")
    rest = plain_words(tokens[end + 1 :]).strip(" –—-:")
    if rest and not file.description:
        file = File(file.asset, file.title, page.limited(rest, 300, "description", line))
    return file


def read_video(page: PageSource, yaml_text: str, line: int) -> Video:
    fields = media_fields(page, yaml_text, line)
    url = fields.text("url")
    if bool(url) == bool(fields.text("src")):
        raise page.error(line, "a video needs “src” or “url”, exactly one of them")
    if url and not get_embed_src(url):
        raise page.error(line, f"“{url}” is no https address of a YouTube or Vimeo video")
    captions = optional_file(page, fields, "captions", line)
    poster = optional_file(page, fields, "poster", line)
    problem = captions_problem(captions.source) if captions else ""
    if poster and not problem:
        problem = picture_problem(poster.source)
    if problem:
        raise page.error(line, problem)
    return Video(
        title=required(page, fields, "title", line),
        asset=None if url else media_file(page, fields, VIDEO_SUFFIXES, line),
        url=url,
        captions=captions,
        poster=poster,
        transcript=fields.text("transcript"),
        language=fields.text("language", "en", limit=12),
        seconds=fields.seconds("seconds"),
    )


def read_audio(page: PageSource, yaml_text: str, line: int) -> Audio:
    fields = media_fields(page, yaml_text, line)
    return Audio(
        title=required(page, fields, "title", line),
        asset=media_file(page, fields, AUDIO_SUFFIXES, line),
        transcript=fields.text("transcript"),
        seconds=fields.seconds("seconds"),
    )


def media_fields(page: PageSource, yaml_text: str, line: int) -> Fields:
    first = page.lines[line] + 1 if page.lines else line + 2
    fields = read_yaml(yaml_text, page.path, first_line=first)
    fields.where = page.where(line)
    known = {"title", "src", "url", "captions", "poster", "language", "seconds", "transcript"}
    unknown = sorted(set(fields.values) - known)
    if unknown:
        raise page.error(line, f"unknown key “{unknown[0]}”")
    return fields


def required(page: PageSource, fields: Fields, name: str, line: int) -> str:
    value = fields.text(name, limit=200)
    if not value:
        raise page.error(line, f"“{name}” is missing")
    return value


def optional_file(page: PageSource, fields: Fields, name: str, line: int) -> Asset | None:
    reference = fields.text(name)
    return named_file(page, reference, line) if reference else None


def media_file(page: PageSource, fields: Fields, suffixes: tuple[str, ...], line: int) -> Asset:
    asset = named_file(page, required(page, fields, "src", line), line)
    if not asset.path.lower().endswith(suffixes):
        raise page.error(line, f"{asset.path}: the file must be one of {', '.join(suffixes)}")
    return asset


def inline_tokens(node: SyntaxTreeNode) -> list[Token]:
    """Return the flat tokens of a paragraph, heading or table cell."""
    inline = node.children[0] if node.children else None
    return inline.token.children or [] if inline is not None and inline.token else []

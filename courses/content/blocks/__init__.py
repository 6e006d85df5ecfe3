"""StreamField blocks, and the lists that say what an editor may put where."""

from .callouts import SIMPLE_BLOCKS, CalloutBlock, SolutionBlock
from .code import CodeBlock, MathsBlock
from .downloads import DownloadListBlock, FileBlock
from .media import AudioBlock, ImageBlock, VideoBlock
from .tables import TableBlock
from .text import DividerBlock, HeadingBlock, QuoteBlock, TextBlock

__all__ = [
    "CONTENT_BLOCKS",
    "NOTES_BLOCKS",
    "UNREQUIRED_BLOCKS",
    "AudioBlock",
    "CalloutBlock",
    "CodeBlock",
    "DividerBlock",
    "DownloadListBlock",
    "FileBlock",
    "HeadingBlock",
    "ImageBlock",
    "MathsBlock",
    "QuoteBlock",
    "SolutionBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
]

# The content of modules and lessons, and a course's overview.
CONTENT_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("callout", CalloutBlock()),
    ("divider", DividerBlock()),
    ("image", ImageBlock()),
    ("video", VideoBlock()),
    ("audio", AudioBlock()),
    ("file", FileBlock()),
    ("download_list", DownloadListBlock()),
    ("code", CodeBlock()),
    ("maths", MathsBlock()),
    ("table", TableBlock()),
]

# Notes for teachers: simple blocks only.
NOTES_BLOCKS = SIMPLE_BLOCKS

# Blocks that nobody has to "do": they do not count as content to be finished.
UNREQUIRED_BLOCKS = {"heading", "divider"}

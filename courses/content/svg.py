"""SVG drawings: accepted only when they are inert."""

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

ACTIVE_ELEMENTS = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "set"}
REFERENCES = {"href", "src"}


def svg_problem(data: bytes) -> str:
    """Return why a drawing is refused, as one sentence, or "" when it is inert.

    Refused: what is not well-formed SVG, entity declarations, scripts, event attributes,
    embedded HTML, and references to anything but the drawing itself.
    """
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return "The file is not a well-formed SVG drawing."
    if local_name(root.tag) != "svg":
        return "The file is not an SVG drawing."
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local_name(element.tag)
        if name in ACTIVE_ELEMENTS:
            return f"The drawing holds a “{name}” element, which is not allowed."
        for attribute, value in element.attrib.items():
            problem = attribute_problem(local_name(attribute), value)
            if problem:
                return problem
        if name == "style" and is_external_style(element.text or ""):
            return "The drawing’s style sheet refers to something outside the drawing."
    return ""


def attribute_problem(name: str, value: str) -> str:
    compact = "".join(value.split()).lower()
    if name.startswith("on"):
        return f"The drawing holds the event attribute “{name}”, which is not allowed."
    if name in REFERENCES and not compact.startswith(("#", "data:image/png", "data:image/jpeg")):
        return "The drawing refers to something outside itself."
    if "javascript:" in compact or is_external_style(compact):
        return "The drawing refers to something outside itself."
    return ""


def is_external_style(text: str) -> bool:
    compact = "".join(text.split()).lower().replace('"', "").replace("'", "")
    return "@import" in compact or compact.count("url(") > compact.count("url(#")


def local_name(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower()

"""SVG drawings: accepted only when they are inert."""

from xml.etree.ElementTree import Element, TreeBuilder  # it builds; expat parses

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

ACTIVE_ELEMENTS = {
    *("audio", "embed", "foreignobject", "handler", "iframe", "object", "script", "set", "video"),
}
XHTML = "{http://www.w3.org/1999/xhtml}"
REFERENCES = {"href", "src"}
STYLING = {
    *("style", "clip-path", "cursor", "fill", "filter", "mask", "stroke"),
    *("marker", "marker-end", "marker-mid", "marker-start"),
}
# CSS that fetches, beside url(); and escapes, which can spell any of it.
FETCHING_CSS = ("@import", "image(", "image-set(", "\\")


class StrictTreeBuilder(TreeBuilder):
    """Refuses style sheets and transformations that stand outside the drawing's root."""

    def pi(self, target: str, text: str | None = None) -> Element:
        if target.lower() == "xml-stylesheet":
            raise ValueError(target)
        return super().pi(target, text)


def svg_problem(data: bytes) -> str:
    """Return why a drawing is refused, as one sentence, or "" when it is inert.

    Refused: what is not well-formed SVG, entity declarations, scripts, event attributes,
    embedded HTML, and references to anything but the drawing itself.
    """
    try:
        parser = ElementTree.XMLParser(target=StrictTreeBuilder())
        parser.feed(data)
        root = parser.close()
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        return "The file is not a well-formed SVG drawing."
    if local_name(root.tag) != "svg":
        return "The file is not an SVG drawing."
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local_name(element.tag)
        if name in ACTIVE_ELEMENTS or element.tag.startswith(XHTML):
            return f"The drawing holds a “{name}” element, which is not allowed."
        for attribute, value in element.attrib.items():
            problem = attribute_problem(local_name(attribute), value)
            if problem:
                return problem
        if name == "style" and is_external_style("".join(element.itertext())):
            return "The drawing’s style sheet refers to something outside the drawing."
    return ""


def attribute_problem(name: str, value: str) -> str:
    compact = "".join(value.split()).lower()
    if name.startswith("on"):
        return f"The drawing holds the event attribute “{name}”, which is not allowed."
    if name in REFERENCES and not compact.startswith(("#", "data:image/png", "data:image/jpeg")):
        return "The drawing refers to something outside itself."
    if name == "attributename" and local_name(compact.replace(":", "}")) in REFERENCES:
        return "The drawing animates a reference, which is not allowed."
    if "javascript:" in compact or has_external_url(compact):
        return "The drawing refers to something outside itself."
    if name in STYLING and is_external_style(compact):
        return "The drawing refers to something outside itself."
    return ""


def is_external_style(text: str) -> bool:
    compact = "".join(text.split()).lower()
    return has_external_url(compact) or any(word in compact for word in FETCHING_CSS)


def has_external_url(compact: str) -> bool:
    bare = compact.replace('"', "").replace("'", "")
    return bare.count("url(") > bare.count("url(#")


def local_name(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower()

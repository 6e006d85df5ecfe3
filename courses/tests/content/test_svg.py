"""Drawings: inert ones pass, everything that could act is refused."""

import pytest

from courses.content.svg import svg_problem

from .material import find_material

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
INERT = [
    "<circle r='2'/>",
    "<title>A &amp; B</title><desc>x</desc><text>Say onload=&quot;x&quot;</text>",
    "<defs><linearGradient id='g'/></defs><rect fill='url(#g)' style='mask: url( \"#m\" )'/>",
    "<style>.a { fill: url(#g) } /* (c) Ada */</style><use xlink:href='#a'/><use href='#b'/>",
    "<image href='data:image/png;base64,iVBORw0KGgo='/>",
    "<animate attributeName='r' from='1' to='2' dur='1s'/>",
    "<g xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:export-filename='C:\\a\\b.png'/>",
    "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
]
ACTIVE = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
    "<script href='data:text/javascript,alert(1)'/>",
    "<circle onclick='alert(1)'/>",
    "<animate onbegin='alert(1)'/>",
    "<circle ONLOAD='alert(1)'/>",
    "<foreignObject><p>x</p></foreignObject>",
    "<iframe src='#'/>",
    "<h:p xmlns:h='http://www.w3.org/1999/xhtml'>x</h:p>",
    "<h:form xmlns:h='http://www.w3.org/1999/xhtml' action='/'/>",
    "<h:meta xmlns:h='http://www.w3.org/1999/xhtml' http-equiv='refresh' content='0'/>",
    "<set attributeName='onclick' to='alert(1)'/>",
    "<handler type='application/ecmascript'>alert(1)</handler>",
    "<image href='https://evil.example/x.png'/>",
    "<image xlink:href='//evil.example/x.png'/>",
    "<image href='x.png'/>",
    "<use href='https://evil.example/x.svg#a'/>",
    "<use href='data:image/svg+xml,&lt;svg/&gt;#a'/>",
    "<a xlink:href='javascript:alert(1)'><text>x</text></a>",
    "<a href='java&#9;script:alert(1)'><text>x</text></a>",
    "<a href='data:text/html,x'><text>x</text></a>",
    "<animate attributeName='href' values='javascript:alert(1)'/>",
    "<animate attributeName='href' to='https://evil.example/'/>",
    "<animate attributeName='xlink:href' to='https://evil.example/'/>",
    "<style>@import url(https://evil.example/x.css);</style>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style><![CDATA[@IMPORT 'https://evil.example/x.css';]]></style>",
    "<style>a{}<g/>@import 'https://evil.example/x.css';</style>",
    "<style>@\\69mport 'https://evil.example/x.css';</style>",
    "<style>a{background:u\\72l(https://evil.example/)}</style>",
    "<style>a{background:image-set('https://evil.example/x.png' 1x)}</style>",
    "<style>a{background:url( https://evil.example/ )}</style>",
    "<style>a{fill:url(#g);b:url('//evil.example/')}</style>",
    "<rect fill='url(https://evil.example/x.svg#g)'/>",
    "<rect filter='\\75rl(https://evil.example/x.svg#g)'/>",
    "<rect style='background:url(//evil.example/)'/>",
]
WHOLE = {
    "nothing": b"",
    "words": b"just words",
    "html": b"<html><body><script>alert(1)</script></body></html>",
    "html as svg": b"<svg xmlns='http://www.w3.org/1999/xhtml'/>",
    "half": f"{OPEN}><circle".encode(),
    "two roots": f"{OPEN}/><script/>".encode(),
    "onload": f"{OPEN} onload='alert(1)'/>".encode(),
    "script in UTF-16": f"{OPEN}><script/></svg>".encode("utf-16"),
    "style sheet": f"<?xml-stylesheet href='https://evil.example/x.css'?>{OPEN}/>".encode(),
    "transformation": f"<?xml-stylesheet type='text/xsl' href='#x'?>{OPEN}/>".encode(),
    "style sheet behind": f"{OPEN}/><?XML-Stylesheet href='x'?>".encode(),
    "entity": f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{OPEN}><text>&a;</text></svg>".encode(),
    "file": f"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{OPEN}/>".encode(),
    "parameter": f"<!DOCTYPE svg [<!ENTITY % a SYSTEM 'http://127.0.0.1/'> %a;]>{OPEN}/>".encode(),
    "default": f"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]>{OPEN}/>".encode(),
    "png": b"\x89PNG\r\n\x1a\n",
    "NUL": f"{OPEN}>\0</svg>".encode(),
}


@pytest.mark.parametrize("inside", INERT)
def test_inert_drawing_is_accepted(inside):
    assert svg_problem(f"{OPEN}>{inside}</svg>".encode()) == ""


def test_drawing_program_headers_are_accepted():
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Made by hand -->\n<!DOCTYPE svg PUBLIC '
    kind = '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    assert svg_problem(f"{head}{kind}{OPEN}><?xpacket begin=''?></svg>".encode()) == ""


@pytest.mark.parametrize("inside", ACTIVE)
def test_active_drawing_is_refused(inside):
    problem = svg_problem(f"{OPEN}>{inside}</svg>".encode())
    assert problem.startswith("The drawing")
    assert problem.endswith(".")


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE.keys())
def test_what_is_no_plain_drawing_is_refused(data):
    assert svg_problem(data).endswith(".")


def test_nesting_ends_in_a_sentence_or_an_acceptance():
    assert svg_problem((f"{OPEN}>" + "<g>" * 20_000).encode()).endswith(".")
    assert svg_problem((f"{OPEN}>" + "<g>" * 5_000 + "</g>" * 5_000 + "</svg>").encode()) == ""


def test_figures_of_a_real_course_are_accepted():
    drawings = sorted(find_material("md-swcarpentry-python").rglob("*.svg"))
    assert len(drawings) == 23
    for path in drawings:
        assert svg_problem(path.read_bytes()) == "", path.name


def test_xml_bombs_are_refused():
    bombs = sorted(find_material("nasty-a", "xml-bombs").glob("*.xml"))
    assert bombs
    for path in bombs:
        assert svg_problem(path.read_bytes()).endswith("."), path.name

"""Common mistakes in Turtle, and what the one sentence about each says to write instead."""

import pytest
from pyoxigraph import RdfFormat

from legweakkg.errors import SourceError
from legweakkg.source.reading import parse_quads

HEAD = """@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix lw: <https://w3id.org/legweakkg/ontology#> .
"""
MISTAKES = {
    'lwt:x lw:y "z"\n  lw:unit "people" .': (4, 3, "with ';' if the same subject goes on", 'lw:unit "people" .'),
    "lwt:x lw:y “z”@en .": (3, 12, "straight quotation marks", "lwt:x lw:y “z”@en ."),
    "lwt:x a\u00a0lw:Device .": (3, 8, "U+00A0; write a plain space", "lwt:x a\\u00A0lw:Device ."),
    "LWT:x a lw:Device .": (3, 1, "did you mean lwt:?", "LWT:x a lw:Device ."),
    "lwt:x obo:a 1 .": (3, 7, "add the line @prefix obo: <http://purl.obolibrary.org/obo/> .", "lwt:x obo:a 1 ."),
    'lwt:x lw:y "z" , lw:unit "people" .': (3, 26, "write ';' before another property", "lwt:x lw:y"),
    'lwt:x lw:y "a "rocking" frame" .': (3, 16, 'within a text as \\"', 'lwt:x lw:y "a "rocking" frame" .'),
    "lwt:x lw:Device ;\n  lw:y 1 .": (3, 17, "a property or its value is missing", "lwt:x lw:Device ;"),
    "lwt:x a lw:Device": (3, 18, "end the last statement with '.'", "lwt:x a lw:Device"),
    "lwt:x unit 1 .": (3, 7, "names have a prefix", "lwt:x unit 1 ."),
}


def complaint(text):
    with pytest.raises(SourceError) as caught:
        list(parse_quads(text.encode(), RdfFormat.TURTLE, "x.ttl"))
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_shown_with_what_to_write(mistake):
    error = complaint(HEAD + mistake)
    line, column, advice, shown = MISTAKES[mistake]
    assert (error.line, error.column) == (line, column)
    assert advice in str(error)
    assert f"The line: {shown}" in str(error)


@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n<html>", "\n<html lang='en'>"])
def test_a_web_page_is_recognised(start):
    assert "this is a web page" in str(complaint(start + "<body>lwt:x</body></html>"))


def test_a_long_line_is_shown_in_part():
    assert len(str(complaint(HEAD + 'lwt:x lw:y "' + "z" * 100_000 + '" lw:y .'))) < 500

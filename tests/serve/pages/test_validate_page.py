"""The validation page: the findings of the command line, beside their lines; hostile uploads are refused."""

import pytest

from legweakkg.check.validation import validate

HEAD = """@prefix lw: <https://w3id.org/legweakkg/ontology#> .
@prefix lwt: <https://w3id.org/legweakkg/term/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
MISTAKE = (
    HEAD
    + """
lwt:example_neuropathy a lw:HealthCondition ;
    skos:prefLabel "example neuropathy"@en ;
    lw:subtypeOf lwt:peripheral_neuropathi .
"""
)


def test_findings_are_those_of_the_command_line_with_lines_marked(site, tmp_path):
    file = tmp_path / "upload.ttl"
    file.write_text(MISTAKE)
    report = validate([file])
    shown = site.post("/validate", {"text": MISTAKE, "kind": "turtle"}, files={"file": ("", b"")})
    grave = [finding for finding in report if finding.severity != "info"]
    assert grave and f"{len(grave)} findings" in shown.text and "does not conform" in shown.text
    for finding in report:
        assert finding.message in shown.text and finding.shape in shown.text
        marked = next(line for line in shown.all("li") if line.get("id") == f"L{finding.line}")
        assert "marked" in marked["class"]
    marked = {line["id"] for line in shown.all("li") if "marked" in (line.get("class") or "")}
    assert marked == {f"L{finding.line}" for finding in report}
    assert "Did you mean lwt:peripheral_neuropathy" in shown.text
    assert MISTAKE.strip().replace("\n", " ")[:40] in shown.text.replace("\n", " ")


def test_a_file_is_taken_before_the_text(site):
    shown = site.post("/validate", {"text": "", "kind": "turtle"}, files={"file": ("mine.ttl", MISTAKE.encode())})
    assert "mine.ttl" in shown.text and "findings" in shown.text


def test_syntax_errors_mark_their_line(site):
    shown = site.post("/validate", {"text": HEAD + "lwt:x a lw:HealthCondition ;; .. \n"}, status=400)
    assert [line["id"] for line in shown.all("li") if "marked" in (line.get("class") or "")] == ["L4"]
    assert "cannot be read" in shown.text


def test_nothing_to_check(site):
    assert "nothing to check" in site.post("/validate", {"text": "  "}, status=400).text.lower()


@pytest.mark.parametrize(
    "text, kind, word",
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', "rdfxml", "DOCTYPE"),
        (HEAD + "@prefix sh: <http://www.w3.org/ns/shacl#> .\nlwt:x sh:rule lwt:y .", "turtle", "no place"),
    ],
)
def test_hostile_uploads_are_refused_in_a_sentence(site, text, kind, word):
    shown = site.post("/validate", {"text": text, "kind": kind}, status=400)
    assert word in shown.text


def test_uploads_are_escaped_and_never_logged(site):
    text = (
        HEAD + 'lwt:x skos:prefLabel "<script>alert(1)</script>\u202e\u0007"@en ; lw:madeUp <javascript:alert(1)> .\n'
    )
    reply = site.http.post("/validate", data={"text": text, "kind": "turtle"})
    assert "<script>alert" not in reply.text and "&lt;script&gt;alert" in reply.text
    assert 'href="javascript' not in reply.text
    assert "\u202e" not in reply.text.partition('id="report"')[2]
    assert reply.headers["cache-control"] == "no-store"
    assert "alert(1)" not in site.log.read_text()


def test_too_large_and_strange_forms(site):
    assert site.http.post("/validate", content=b"x", headers={"content-type": "text/plain"}).status_code == 415
    broken = site.http.post(
        "/validate", content=b"--x\r\nnothing", headers={"content-type": "multipart/form-data; boundary=y"}
    )
    assert broken.status_code == 400
    large = site.http.post("/differential", data={"present": "x" * 50_000})
    assert large.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=",
        "/questions/causes?of=",
        "/explain?target=x&cause=",
        "/query?query=",
        "/graph-view?term=",
        "/term/",
        "/kinds/",
        "/static/",
    ],
)
def test_what_is_entered_is_escaped(site, path):
    reply = site.http.get(path + "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E%3Cimg%20src%3Dx%3E")
    assert reply.status_code in (200, 404)
    assert "<script>alert" not in reply.text and "<img" not in reply.text

import zipfile
from pathlib import Path

import pytest

import legweakkg
from legweakkg.errors import ExportError
from legweakkg.exchange.formats import FORMATS, format_of
from legweakkg.exchange.selection import PARTS

LICENCE = b"creativecommons.org"


def content(path):
    if path.is_dir():
        return {item.name: item.read_bytes() for item in sorted(path.iterdir())}
    return {path.name: path.read_bytes()}


@pytest.fixture(scope="module")
def loaded_again():
    return legweakkg.load()


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_of_two_loads_give_the_same_bytes(loaded_again, exported, tmp_path, name):
    loaded_again.export(tmp_path / name, name)
    assert content(tmp_path / name) == content(exported(name))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_licence_disclaimer_and_version(kg, exported, name):
    everything = b"".join(content(exported(name)).values())
    opening = kg.disclaimer[:40].encode()
    assert LICENCE in everything
    assert opening in everything
    assert kg.version.encode() in everything


@pytest.mark.parametrize("name", FORMATS)
def test_every_part_of_a_format_can_be_written_and_no_other(kg, tmp_path, name):
    for part in PARTS:
        path = tmp_path / part
        if part in FORMATS[name].parts:
            kg.export(path, name, only=part)
            assert content(path)
        else:
            with pytest.raises(ExportError, match=f"cannot hold the part '{part}'"):
                kg.export(path, name, only=part)
            assert not path.exists()


def test_endings_and_names_choose_the_format(tmp_path):
    for known in FORMATS.values():
        for ending in known.endings:
            assert format_of(tmp_path / f"graph{ending}") is known
            assert format_of(tmp_path / "graph", ending.lstrip(".")) is known
        assert format_of(tmp_path / "graph.xyz", known.name) is known
    assert format_of(tmp_path / "a.skos.ttl").name == "skos"
    assert format_of(tmp_path / "A.TTL").name == "ttl"


@pytest.mark.parametrize(
    ("file", "name", "message"),
    [
        ("x.docx", None, "no known format; use one of .ttl"),
        ("x", None, "the name has no ending"),
        ("x.json", None, r"end the name in .jsonld or .* \(jsonld, obographs, cytoscape\)"),
        ("x.zip", None, r"\(kgx, csv\)"),
        ("x.ttl", "turtel", "not known"),
        ("x.ttl", "nanopub", "did you mean 'nanopubs'"),
        ("missing/x.nq", None, "cannot be written"),
        ("missing/x", "csv", "cannot be written"),
    ],
)
def test_unknown_formats_and_unwritable_places(kg, tmp_path, file, name, message):
    with pytest.raises(ExportError, match=message) as caught:
        kg.export(tmp_path / file, name)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_part(kg, tmp_path):
    with pytest.raises(ExportError, match="cannot hold a part called 'figures'"):
        kg.export(tmp_path / "x.ttl", only="figures")


def test_a_failed_write_leaves_the_old_file(kg, tmp_path, monkeypatch):
    path = tmp_path / "x.nq"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        kg.export(path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.nq"]


def test_a_failed_write_leaves_the_old_folder(kg, tmp_path, monkeypatch):
    path = tmp_path / "tables"
    path.mkdir()
    (path / "terms.csv").write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        kg.export(path, "csv")
    assert (path / "terms.csv").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]


def test_a_folder_is_replaced_whole_and_foreign_files_are_left_alone(kg, tmp_path):
    path = tmp_path / "tables"
    path.mkdir()
    (path / "terms.csv").write_text("old")
    kg.export(path, "csv")
    assert (path / "terms.csv").read_text(encoding="utf-8").startswith("id,label")
    assert [p.name for p in tmp_path.iterdir()] == ["tables"]
    (path / "thesis.docx").write_text("mine")
    with pytest.raises(ExportError, match=r"'thesis\.docx'"):
        kg.export(path, "csv")
    assert (path / "thesis.docx").read_text() == "mine"
    with pytest.raises(ExportError, match="this is a file"):
        kg.export(path / "thesis.docx", "kgx")


def test_a_zip_holds_the_same_files_as_the_folder(kg, exported, tmp_path):
    kg.export(tmp_path / "graph.kgx.zip")
    with zipfile.ZipFile(tmp_path / "graph.kgx.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == content(exported("kgx"))


def test_the_page_on_formats_lists_them_all():
    page = Path(__file__).parents[2] / "docs" / "formats.md"
    if not page.is_file():
        pytest.skip("the documentation is not part of this copy")
    text = page.read_text(encoding="utf-8")
    for known in FORMATS.values():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{known.name}` |"))
        assert all(f"`{ending}`" in row for ending in known.endings)
        assert row.endswith(f"| {', '.join(known.parts)} |")

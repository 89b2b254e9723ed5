from pathlib import Path

import pytest

from legweakkg.errors import ExportError
from legweakkg.source.writing import write_together


def test_all_files_are_written(tmp_path):
    old, new = tmp_path / "a.ttl", tmp_path / "deep" / "b.ttl"
    old.write_bytes(b"old")
    write_together({old: b"one", new: b"two"})
    assert (old.read_bytes(), new.read_bytes()) == (b"one", b"two")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.ttl", "b.ttl"]


def test_a_failure_while_staging_changes_nothing(tmp_path):
    good, wrong = tmp_path / "a.ttl", tmp_path / "a.ttl" / "b.ttl"
    good.write_bytes(b"old")
    with pytest.raises(ExportError, match="nothing was changed"):
        write_together({good: b"new", wrong: b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.ttl"]
    assert good.read_bytes() == b"old"


def test_the_message_names_the_file_that_was_meant(tmp_path, monkeypatch):
    def full(**where):
        raise OSError(13, "Permission denied", f"{where['dir']}/.hidden")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(ExportError, match=r"/a\.ttl: the files cannot be written \(Permission denied\)"):
        write_together({tmp_path / "a.ttl": b"new"})


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_failure_while_replacing_restores_what_was_replaced(tmp_path, monkeypatch, failing):
    files = [tmp_path / name for name in ("a.ttl", "b.ttl", "c.ttl")]
    for path in files[:2]:
        path.write_bytes(b"old")
    replace, calls = Path.replace, []

    def broken(self, target):
        calls.append(target)
        if len(calls) == failing + 1:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(ExportError, match="No space left"):
        write_together(dict.fromkeys(files, b"new"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.ttl": b"old", "b.ttl": b"old"}


def test_the_rights_of_a_file_and_links_to_it_stay(tmp_path):
    path, link = tmp_path / "a.ttl", tmp_path / "link.ttl"
    path.write_bytes(b"old")
    path.chmod(0o600)
    link.symlink_to(path)
    write_together({link: b"new"})
    assert link.is_symlink()
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)

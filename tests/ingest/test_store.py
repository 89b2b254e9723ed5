"""A store is whole or as it was: ingest twice, interrupted, damaged, renewed."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

import legweakkg
from legweakkg.cli import main
from legweakkg.engine.manifest import read_manifest
from legweakkg.errors import SourceError, StoreError
from legweakkg.ingest.building import ingest, verify
from legweakkg.ingest.lock import locked
from legweakkg.ingest.vocabularies import sources

ALL = ("hpo", "hpoa", "mondo", "maxoa", "sssom")


def run(store, releases, *names, **options):
    return list(ingest(store, [source for name in names for source in sources(name, releases)], **options))


@pytest.fixture
def store(tmp_path, releases):
    folder = tmp_path / "store"
    run(folder, releases, *ALL)
    return folder


def data_of(folder):
    return folder / read_manifest(folder).data


def test_every_layer_is_counted_exactly(store):
    counts = list(verify(store))
    assert sorted(name for name, *_ in counts) == ["hpo", "hpoa", "legweakkg", "maxoa", "mondo", "sssom-made_up"]
    assert all(wanted == found > 0 for _, wanted, found in counts)


def test_ingesting_again_changes_nothing(store, releases):
    before = (store / "manifest.json").read_bytes()
    assert all(outcome.unchanged for outcome in run(store, releases, *ALL))
    assert (store / "manifest.json").read_bytes() == before


def test_no_triple_lies_in_two_graphs(store):
    kg = legweakkg.open_store(store)
    twice = kg.engine.select(
        "SELECT ?s ?p ?o WHERE { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER(STR(?a) < STR(?b)) } LIMIT 3"
    )
    assert list(twice) == []
    # the mapping set repeats one match of mondo.obo, which it must not state again
    assert kg.engine.ask(
        "ASK { GRAPH <https://w3id.org/legweakkg/graph/mondo> "
        "{ obo:MONDO_0009688 skos:exactMatch <https://omim.org/entry/254200> } }"
    )


def test_a_new_release_replaces_the_old_one_only(store, releases):
    path = releases / "phenotype.hpoa"
    path.write_text(path.read_text().replace("2000-01-03", "2001-01-03").replace("3/4", "2/4"))
    outcomes = run(store, releases, "hpo", "hpoa")
    assert [outcome.unchanged for outcome in outcomes] == [True, False]
    kg = legweakkg.open_store(store)
    assert {layer.name: layer.version for layer in kg.layers}["hpoa"] == "2001-01-03"
    assert {item.frequency for item in kg.annotations("OMIM:254200")} == {"2/4", "0/4"}
    assert all(wanted == found for _, wanted, found in verify(store))


@pytest.mark.parametrize("spoil", ["short", "foreign"])
def test_a_bad_file_leaves_the_store_as_it_was(store, releases, spoil):
    before = (store / "manifest.json").read_bytes()
    path = releases / "phenotype.hpoa"
    content = path.read_text().replace("3/4", "1/4")
    path.write_text(content[:-20] if spoil == "short" else "something\telse\n")
    with pytest.raises(SourceError, match=r"phenotype\.hpoa"):
        run(store, releases, "hpoa")
    assert (store / "manifest.json").read_bytes() == before
    assert "3/4" in {item.frequency for item in legweakkg.open_store(store).annotations("OMIM:254200")}


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
@pytest.mark.parametrize("moment", ["data-*", "prepared-hpoa-*"])
def test_a_killed_ingest_leaves_the_store_as_it_was(store, releases, moment):
    """Killed when the new data are begun, or when all is written but the manifest (or just after)."""
    rows = "".join(
        f"OMIM:{number}\tMade-up {number}\t\tHP:0009027\tPMID:1\tPCS\t\t1/1\t\t\tP\tx\n"
        for number in range(100_000, 120_000)
    )
    path = releases / "phenotype.hpoa"
    path.write_text(path.read_text() + rows)
    code = (
        "from pathlib import Path; from legweakkg.ingest.building import ingest\n"
        "from legweakkg.ingest.vocabularies import sources\n"
        f"list(ingest(Path({str(store)!r}), sources('hpoa', Path({str(releases)!r}))))"
    )
    before = set(store.glob(moment))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as process:
        while process.poll() is None and not set(store.glob(moment)) - before:
            time.sleep(0.001)
        assert process.poll() in (None, 0)
        process.send_signal(signal.SIGKILL)
    kg = legweakkg.open_store(store)
    assert bool(kg.annotations("DECIPHER:7"))
    assert all(wanted == found for _, wanted, found in verify(store))
    diseases = {item.disease.id for item in kg.annotated_with("HP:0009027")}
    assert ("OMIM:100000" in diseases) == (len(diseases) > 20_000)  # the new layer is there whole, or not at all
    assert moment != "data-*" or "OMIM:100000" not in diseases
    assert run(store, releases, "hpoa")[0].layer.triples > 20_000 * 9  # and the next run does it
    manifest = read_manifest(store)
    assert len(list(store.glob("data-*"))) <= 2  # the data before may still be read by someone
    assert {file.file for file in manifest.prepared.values()} <= {path.name for path in store.glob("*prepared-*")}
    assert len(list(store.glob("*prepared-*"))) <= len(manifest.prepared) + 1


def test_a_second_writer_is_told(store, releases):
    with locked(store), pytest.raises(StoreError, match="another process"):
        run(store, releases, "hpo")


@pytest.mark.parametrize("damage", ["missing", "cut", "manifest", "other manifest"])
def test_damage_is_reported_with_the_command_that_mends_it(store, damage):
    victim = max(data_of(store).glob("*.sst"), key=lambda path: path.stat().st_size)
    if damage == "missing":
        victim.unlink()
    elif damage == "cut":
        victim.write_bytes(victim.read_bytes()[:-1])
    elif damage == "manifest":
        (store / "manifest.json").write_text("{")
    else:
        (store / "manifest.json").write_text('{"form": 99}')
    with pytest.raises(StoreError, match=r"legweakkg ingest .*--store .* --fresh"):
        legweakkg.open_store(store)


@pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
@pytest.mark.parametrize("name", ["legweakkg", "hpoa"])
def test_damage_of_what_was_prepared_is_reported_too(store, name, damage):
    victim = store / read_manifest(store).prepared[name].file
    content = victim.read_bytes()
    if damage == "missing":
        victim.unlink()
    else:
        victim.write_bytes(content[:-1] if damage == "cut" else content.replace(b"H", b"h"))
    with pytest.raises(StoreError, match=r"legweakkg ingest .*--store .* --fresh"):
        kg = legweakkg.open_store(store)  # of equal size, it is noticed when it is read
        kg.symptoms("stroke") if name == "legweakkg" else kg.disease_differential(["HP:0007340"])


def test_a_fresh_build_mends(store, releases):
    max(data_of(store).glob("*.sst"), key=lambda path: path.stat().st_size).unlink()
    run(store, releases, *ALL, fresh=True)
    assert len(legweakkg.open_store(store).layers) == 5


def test_the_command_that_mends_does(store, releases, monkeypatch, tmp_path):
    """The one command of the message reads every layer from where it came, whatever folder one is in."""
    max(data_of(store).glob("*.sst"), key=lambda path: path.stat().st_size).unlink()
    with pytest.raises(StoreError) as caught:
        legweakkg.open_store(store)
    command = str(caught.value).partition("legweakkg ingest ")[2]
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["ingest", *shlex.split(command)], catch_exceptions=False)
    assert result.exit_code == 0
    assert {layer.name for layer in legweakkg.open_store(store).layers} == {*ALL, "sssom-made_up"} - {"sssom"}
    assert all(wanted == found for _, wanted, found in verify(store))


def test_a_log_cut_short_is_noticed(store):
    for log in data_of(store).glob("*.log"):
        log.write_bytes(b"")
    # RocksDB opens such a store without a word; only the manifest tells
    sizes = read_manifest(store).files
    if any(size for name, size in sizes.items() if name.endswith(".log")):
        with pytest.raises(StoreError, match="damaged"):
            legweakkg.open_store(store)
    else:
        assert len(legweakkg.open_store(store).layers) == 5


def test_no_store_is_said_so(tmp_path):
    with pytest.raises(StoreError, match="holds no store"):
        legweakkg.open_store(tmp_path)


def test_our_questions_answer_the_same_with_layers_beside_them(store, kg):
    layered = legweakkg.open_store(store)
    assert len(layered) == len(kg)
    assert [claim.id for claim in layered.claims("myasthenia gravis")] == [
        claim.id for claim in kg.claims("myasthenia gravis")
    ]
    assert layered["HP:0007340"] == kg["HP:0007340"]

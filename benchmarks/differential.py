"""Rank all annotated diseases for patients with a known diagnosis: legweakkg beside hpo3 and pyhpo.

    python benchmarks/differential.py --store DIR [--phenopackets FOLDER] [--cases 200] [--pyhpo-cases 5]

DIR is a store with hpo and hpoa (``legweakkg ingest hpo hpoa --store DIR``). FOLDER holds GA4GH phenopackets, such as
those of https://github.com/monarch-initiative/phenopacket-store. Without it the patients are SIMULATED: findings
drawn from the annotations of a random disease by their frequency, one in four made wider by a step, two taken from
the annotations of other diseases, two findings absent. Simulated patients are easier than real ones, because they
come from the very annotations that rank them.

hpo3 and pyhpo rank by the similarity of sets of terms (method ``graphic`` combined as ``funSimAvg``, their defaults),
which has no place for absent findings. Both install a module named ``pyhpo``, so each runs in an environment of its
own, made on first use in --environments. pyhpo takes seconds a patient: it is given the first few.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

import legweakkg
from legweakkg.ask.annotation_tables import DiseaseRates, FindingTerms
from legweakkg.ask.phenopackets import read_folder
from legweakkg.names import compact

SEED = 20000101
OTHERS = {"hpo3": "hpo3>=1.5,<2", "pyhpo": "pyhpo>=4,<5"}
RANKER = """
import json, sys, time
import pyhpo
from pyhpo import HPOSet, Ontology
Ontology()
kinds = {"OMIM": "omim_diseases", "ORPHA": "orpha_diseases", "DECIPHER": "decipher_diseases"}
diseases = [(f"{prefix}:{int(disease.id)}", disease.hpo_set())
            for prefix, kind in kinds.items() if hasattr(Ontology, kind) for disease in getattr(Ontology, kind)]
annotated = {curie for curie, _ in diseases}
results = []
for name, present, wanted in json.load(sys.stdin):
    known = []
    for finding in present:
        try:
            known.append(HPOSet.from_queries([finding]) and finding)
        except Exception:  # a finding that this version does not have
            pass
    begin = time.perf_counter()
    patient = HPOSet.from_queries(known)
    if hasattr(pyhpo, "helper"):
        pairs = [(patient, terms) for _, terms in diseases]
        scores = pyhpo.helper.batch_set_similarity(pairs, "omim", "graphic", "funSimAvg")
    else:
        scores = [patient.similarity(terms, "omim", "graphic", "funSimAvg") for _, terms in diseases]
    took = 1000 * (time.perf_counter() - begin)
    own = [score for (curie, _), score in zip(diseases, scores) if curie in wanted]
    place = None
    if own:
        better = sum(score > max(own) + 1e-9 for score in scores)
        place = better + (sum(abs(score - max(own)) <= 1e-9 for score in scores) + 1) / 2
    results.append((name, place, took))
version = Ontology.version() if hasattr(Ontology, "version") else "of its wheel"
json.dump({"diseases": len(diseases), "version": version, "results": results}, sys.stdout)
"""


def simulate(findings: FindingTerms, rates: DiseaseRates, number: int, folder: Path) -> None:
    """Write simulated patients as phenopackets; the same ones every time."""
    dice = random.Random(SEED)
    stated: dict[int, list[tuple[str, float]]] = {}
    for finding, known in rates.rates.items():
        for disease, rate in known.items():
            if finding in findings.terms:
                stated.setdefault(disease, []).append((finding, rate))
    able = sorted(disease for disease, shown in stated.items() if len(shown) >= 5)
    for case in range(number):
        disease = dice.choice(able)
        drawn = [finding for finding, rate in stated[disease] if dice.random() < rate]
        present = dice.sample(drawn, min(6, len(drawn))) or [stated[disease][0][0]]
        present = [
            dice.choice(findings.terms[finding].wider)
            if dice.random() < 0.25 and findings.terms[finding].wider
            else finding
            for finding in present
        ]
        present += [dice.choice(stated[dice.choice(able)])[0] for _ in range(2)]
        own = {finding for finding, _ in stated[disease]}
        foreign = [dice.choice(stated[dice.choice(able)])[0] for _ in range(2)]
        absent = [finding for finding in foreign if finding not in own and finding not in present]
        iri, label = rates.diseases[disease]
        packet = {
            "id": f"simulated-{case:04}",
            "phenotypicFeatures": [
                *({"type": {"id": compact(finding)}} for finding in dict.fromkeys(present)),
                *({"type": {"id": compact(finding)}, "excluded": True} for finding in dict.fromkeys(absent)),
            ],
            "diseases": [{"term": {"id": compact(iri), "label": label}}],
        }
        (folder / f"{packet['id']}.json").write_text(json.dumps(packet), encoding="utf-8")


def environment(folder: Path, name: str) -> Path:
    """Return the interpreter of an environment that holds one of the other packages, made where it is not there."""
    python = folder / name / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder / name, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", OTHERS[name]], check=True)
    return python


def measures(places: list[float | None], milliseconds: list[float]) -> dict[str, float]:
    """Return top-1, top-3, top-10 and the mean reciprocal rank over annotated diagnoses, and the median time."""
    known = [place for place in places if place is not None]
    shares = {f"top-{n}": sum(place <= n for place in known) / max(1, len(known)) for n in (1, 3, 10)}
    middle = sorted(milliseconds)[len(milliseconds) // 2] if milliseconds else 0.0
    return {**shares, "MRR": sum(1 / place for place in known) / max(1, len(known)), "ms": middle, "n": len(known)}


def compare(store: Path, folder: Path, environments: Path, few: int) -> dict[str, dict[str, float]]:
    """Return the measures of each side on the same patients; those of pyhpo on the first few, beside ours."""
    kg = legweakkg.open_store(store)
    kg.disease_differential(["HP:0007340"])
    ours = kg.evaluate_differential(folder)
    place_of = {case.case: (case.place, case.milliseconds) for case in ours.cases}
    patients = [
        (patient.name, patient.present, patient.diagnoses)
        for _, read in read_folder(folder)
        if isinstance(read, list)
        for patient in read
        if patient.name in place_of
    ]
    results: dict[str, dict[str, tuple[float | None, float]]] = {"legweakkg": place_of}
    for name in OTHERS:
        given = patients if name == "hpo3" else patients[:few]
        answer = ranked_by(environment(environments, name), given)
        results[name] = {case: (place, took) for case, place, took in answer["results"]}
        print(f"{name}: {answer['diseases']:,} diseases, HPO {answer['version']}", file=sys.stderr)
    table = {}
    for name, found in results.items():
        both = [
            case for case in found if all(found[case][0] and other.get(case, (1,))[0] for other in results.values())
        ]
        label = f"{name}, {len(both)} patients"
        table[label] = measures([found[case][0] for case in both], [found[case][1] for case in both])
        if name == "pyhpo":
            for other in ("legweakkg", "hpo3"):
                table[f"{other}, the same {len(both)}"] = measures(
                    [results[other][case][0] for case in both], [results[other][case][1] for case in both]
                )
    return table


def ranked_by(python: Path, patients: list[Any]) -> dict[str, Any]:
    """Run another package over the patients."""
    done = subprocess.run([python, "-c", RANKER], input=json.dumps(patients), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--phenopackets", type=Path)
    parser.add_argument("--cases", type=int, default=200, help="how many patients to simulate")
    parser.add_argument("--pyhpo-cases", type=int, default=5)
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "legweakkg-benchmarks")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.phenopackets or Path(name)
        if options.phenopackets is None:
            engine = legweakkg.open_store(options.store).engine
            findings, rates = engine.prepared("hpo"), engine.prepared("hpoa")  # type: ignore[attr-defined]
            simulate(FindingTerms.from_json(findings), DiseaseRates.from_json(rates), options.cases, folder)
            print("SIMULATED patients, drawn from the annotations that rank them\n")
        table = compare(options.store, folder, options.environments, options.pyhpo_cases)
    print("| side | top-1 | top-3 | top-10 | mean reciprocal rank | ms a patient, median |\n|---|---|---|---|---|---|")
    for side, found in table.items():
        shares = " | ".join(f"{found[f'top-{n}']:.1%}" for n in (1, 3, 10))
        print(f"| {side} | {shares} | {found['MRR']:.3f} | {found['ms']:,.0f} |")


if __name__ == "__main__":
    main()

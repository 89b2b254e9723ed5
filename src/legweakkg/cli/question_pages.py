"""The documentation page of the questions, generated from the headers of their files."""

from __future__ import annotations

from collections.abc import Iterable

from ..ask.knowledge import KnowledgeGraph
from ..ask.questions import Parameter, Question, snake_case
from ..names import local_name
from .question_commands import example

_CLAIM = "each with its subject, relation, object, polarity, rank, qualifiers and evidence"


def question_page(asked: Iterable[Question]) -> str:
    """Return a Markdown page: every question with its command, its method, what it needs and what it answers.

    >>> from legweakkg.ask.questions import offered
    >>> "## risk_factors" in question_page(offered().values())
    True
    """
    parts = [
        "# Questions",
        "",
        "Every question of the catalogue, generated from the headers in `ontology/questions/`. One file is one SPARQL "
        "query, one method of the library and one command.",
        "",
        "A term is given by label, synonym, id or CURIE. Every command takes `--format table|json|csv|tsv` and "
        "`--show-sparql`; [commands.md](commands.md) lists all options. Denied and rejected claims are left out "
        "unless a question asks for them; disputed claims are marked.",
        "",
        "> Information from published sources, not medical advice. An answer says what sources state, not what helps "
        "or harms anyone in particular, and an empty answer only that no source here says anything.",
    ]
    for question in asked:
        parts += _entry(question)
    return "\n".join(parts) + "\n"


def method_call(asked: Question) -> str:
    """Return the Python call that asks a question about the example of its file, by its method if it has one.

    >>> from legweakkg.ask.questions import question
    >>> method_call(question("causes"))
    'kg.causes(of="leg_weakness")'
    """
    arguments = (
        f'{asked.parameters[name].argument}="{local_name(value.partition(":")[2])}"'
        for name, value in asked.example.items()
        if not asked.parameters[name].boolean
    )
    call = f"{asked.name}(" if hasattr(KnowledgeGraph, asked.name) else f'ask("{asked.name}", '
    return f"kg.{call}{', '.join(arguments)})"


def _entry(asked: Question) -> list[str]:
    parts = ["", f"## {asked.name}", "", asked.text]
    if asked.caveat:
        parts += ["", asked.caveat]
    if asked.parameters:
        parts += ["", "|parameter|takes|meaning|", "|-|-|-|"]
        parts += [f"|`{each.argument}`|{_takes(each)}|{each.meaning}|" for each in asked.parameters.values()]
    parts += [
        "",
        f"- Answers: {_answers(asked)}",
        f"- Command: `{example(asked, f'ask {asked.name}')}`",
        f"- Method: `{method_call(asked)}`",
        f"- Query: [ontology/questions/{asked.name}.rq](../ontology/questions/{asked.name}.rq)",
    ]
    return parts


def _takes(parameter: Parameter) -> str:
    if parameter.boolean:
        return "true or false; left out, false"
    kinds = ", ".join(f"`{kind}`" for kind in parameter.kinds)
    return f"{kinds}; may be left out" if parameter.optional else kinds


def _answers(asked: Question) -> str:
    """Say what a question answers; ``?x ?xLabel`` is one column that holds a term."""
    if asked.answers_claims:
        return f"claims, {_CLAIM}."
    names = [name for name in asked.columns if not (name.endswith("Label") and name[:-5] in asked.columns)]
    shown = [f"`{snake_case(name)}`" for name in names if name != "claim"]
    text = "rows with " + ", ".join(shown)
    return (
        f"{text}; and the claim that each rests on, {_CLAIM.removeprefix('each ')}." if "claim" in names else text + "."
    )

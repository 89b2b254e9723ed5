"""What SPARQL queries answer: rows or triples, in the shapes that people work with.

Values stay RDF terms (pyoxigraph's) until they are asked for as Python values, so that nothing is lost on
the way to the W3C result formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Final, overload

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple, parse_query_results, serialize

from ..engine.results_json import RdfTerm, write_solutions
from ..errors import ExportError, MissingExtraError
from ..names import PREFIXES, XSD, compact

if TYPE_CHECKING:
    import pandas
    import polars
    import rdflib
    from rich.table import Table

PythonValue = str | int | float | bool | Decimal | None
"""What a term becomes in dicts and frames."""

FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
"""The W3C result formats of rows, by name."""

GRAPH_FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "n3": RdfFormat.N3,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
}
"""The formats of triples, by file ending or by the name that rdflib has for it."""

_SHOWN = 200


class Row(Sequence["RdfTerm | None"]):
    """One solution: values by position or by variable name; what is unbound is None."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: tuple[str, ...], values: Iterable[RdfTerm | None]) -> None:
        self._names, self._values = names, tuple(values)

    @overload
    def __getitem__(self, key: int | str) -> Any: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, key: int | str | slice) -> Any:
        """Return a value; raises KeyError for a variable and IndexError for a position that is not there."""
        if isinstance(key, str):
            if key not in self._names:
                raise KeyError(f"No variable ?{key}; there are: {', '.join(self._names)}.")
            return self._values[self._names.index(key)]
        return self._values[key]

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and (self._names, self._values) == (other._names, other._values)

    def __hash__(self) -> int:
        return hash((self._names, self._values))

    def __repr__(self) -> str:
        bound = ", ".join(f"{name}={_short(value)}" for name, value in zip(self._names, self._values, strict=True))
        return f"<Row {bound}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Row, (self._names, self._values)

    def keys(self) -> tuple[str, ...]:
        """Return the names of the variables, so that ``dict(row)`` works."""
        return self._names

    def as_dict(self) -> dict[str, PythonValue]:
        """Return Python values by name: IRIs as text, numbers and booleans as such."""
        return {name: python_value(value) for name, value in zip(self._names, self._values, strict=True)}


class Rows(Sequence[Row]):
    """The answer of a SELECT query; ``truncated`` says that a row limit cut it short."""

    def __init__(
        self, variables: Iterable[str], rows: Iterable[Iterable[RdfTerm | None]], truncated: bool = False
    ) -> None:
        self._variables = tuple(variables)
        self._truncated = truncated
        self._rows = tuple(Row(self._variables, row) for row in rows)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in the order of the query."""
        return self._variables

    @property
    def truncated(self) -> bool:
        """Whether a row limit cut the answer short."""
        return self._truncated

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, key: int | slice) -> Row | tuple[Row, ...]:
        return self._rows[key]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and (self.variables, self._rows) == (other.variables, other._rows)

    __hash__ = None  # type: ignore[assignment] # a whole table is no key

    def __repr__(self) -> str:
        names = " ".join("?" + name for name in self.variables)
        return f"<Rows {names}: {len(self)}{' (truncated)' if self.truncated else ''}>"

    def to_dicts(self) -> list[dict[str, PythonValue]]:
        """Return one dict of Python values for each row."""
        return [row.as_dict() for row in self._rows]

    def serialize(self, format: str = "json") -> bytes:  # noqa: A002 - the word that pyoxigraph and rdflib use
        """Return the rows in a W3C result format: json, csv, tsv or xml. Raises ExportError for another."""
        if format not in FORMATS:
            raise ExportError(f"Rows cannot be written as {format!r}; choose {', '.join(FORMATS)}.")
        document = write_solutions(self.variables, self._rows)
        if format == "json":
            return document
        solutions = parse_query_results(document, format=QueryResultsFormat.JSON)
        return solutions.serialize(format=FORMATS[format]) or b""

    def to_json(self) -> str:
        """Return the rows as W3C JSON."""
        return self.serialize("json").decode()

    def to_csv(self) -> str:
        """Return the rows as W3C CSV: values only, lines end in CRLF."""
        return self.serialize("csv").decode()

    def to_tsv(self) -> str:
        """Return the rows as W3C TSV: terms as in Turtle."""
        return self.serialize("tsv").decode()

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame of Python values. Raises MissingExtraError without the extra ``pandas``."""
        try:
            import pandas
        except ImportError:
            raise MissingExtraError("A pandas frame", "pandas") from None
        return pandas.DataFrame(self.to_dicts(), columns=list(self.variables))

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame of Python values. Raises MissingExtraError without the extra ``polars``."""
        try:
            import polars
        except ImportError:
            raise MissingExtraError("A polars frame", "polars") from None
        columns = {name: [python_value(row[name]) for row in self._rows] for name in self.variables}
        return polars.DataFrame(columns, strict=False)

    def __rich__(self) -> Table:
        """Return a rich table, so that ``rich.print(rows)`` shows one."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(*self.variables, box=box.SIMPLE_HEAD, pad_edge=False)
        for row in self._rows:
            table.add_row(*(Text(_short(value)) for value in row))  # Text: a value may hold rich's own marks
        return table

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            "<tr>" + "".join(f"<td>{_html(value)}</td>" for value in row) + "</tr>" for row in self._rows[:_SHOWN]
        )
        more = f"<p>… {len(self) - _SHOWN:,} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class Triples(Sequence[Triple]):
    """The answer of a CONSTRUCT or DESCRIBE query: a graph, each triple once."""

    def __init__(self, triples: Iterable[Triple], truncated: bool = False) -> None:
        self._truncated = truncated
        self._triples = tuple(dict.fromkeys(triples))

    @property
    def truncated(self) -> bool:
        """Whether a limit cut the answer short."""
        return self._truncated

    @overload
    def __getitem__(self, key: int) -> Triple: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Triple, ...]: ...
    def __getitem__(self, key: int | slice) -> Triple | tuple[Triple, ...]:
        return self._triples[key]

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return triple in self._set

    def __repr__(self) -> str:
        return f"<Triples: {len(self)}{' (truncated)' if self.truncated else ''}>"

    @cached_property
    def _set(self) -> frozenset[Triple]:
        return frozenset(self._triples)

    def serialize(self, format: str = "ttl") -> bytes:  # noqa: A002 - as above
        """Return the graph in one of `GRAPH_FORMATS`: ttl, nt, rdf, jsonld and more. Raises ExportError for another."""
        if format not in GRAPH_FORMATS:
            raise ExportError(f"Triples cannot be written as {format!r}; choose {', '.join(GRAPH_FORMATS)}.")
        return serialize(self._triples, format=GRAPH_FORMATS[format], prefixes=PREFIXES) or b""

    def to_turtle(self) -> str:
        """Return the graph as Turtle."""
        return self.serialize("ttl").decode()

    def to_rdflib(self) -> rdflib.Graph:
        """Return the graph as an rdflib Graph."""
        import rdflib

        graph = rdflib.Graph()
        graph.parse(data=self.serialize("nt"), format="nt")
        return graph

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.to_turtle())}</pre>"


def python_value(term: RdfTerm | None) -> PythonValue:
    """Return a term as a Python value: IRIs and other literals as text, what is unbound as None.

    >>> python_value(Literal(5)), python_value(Literal("a", language="en")), python_value(NamedNode("urn:x"))
    (5, 'a', 'urn:x')
    """
    if term is None:
        return None
    if isinstance(term, Literal):
        convert = _CONVERSIONS.get(term.datatype.value)
        try:
            return convert(term.value) if convert else term.value
        except (ValueError, ArithmeticError):  # a literal whose text does not fit its datatype
            return term.value
    if isinstance(term, NamedNode):
        return term.value
    return str(term)


_INTEGERS = (
    "integer",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "nonPositiveInteger",
    "negativeInteger",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
    "unsignedByte",
)
_CONVERSIONS: Final[dict[str, Any]] = {
    **{XSD + name: int for name in _INTEGERS},
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}.get(text, text),
}


def _short(term: RdfTerm | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else str(term)


def _html(term: RdfTerm | None) -> str:
    text = escape(_short(term))
    if isinstance(term, NamedNode) and term.value.startswith(("https://", "http://")):
        return f'<a href="{escape(term.value)}">{text}</a>'
    return text

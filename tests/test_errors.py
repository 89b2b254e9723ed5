import copy
import pickle

import pytest

from legweakkg import errors

EXAMPLES = [
    errors.LegweakkgError("A sentence."),
    errors.UnknownTermError("a", ["b", "c"], "question"),
    errors.QueryError("A sentence.", 3, 4),
    errors.RefusedQueryError("A sentence.", 3, 4),
    errors.QueryTimeoutError("A sentence."),
    errors.SourceError("a sentence.", "a.ttl", 3, 4),
    errors.ExportError("A sentence."),
    errors.EngineError("A sentence."),
    errors.StoreError("A sentence."),
    errors.CheckError("A sentence."),
    errors.MissingExtraError("A pandas frame", "pandas"),
]


def test_every_error_has_its_example():
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert kinds == {type(error) for error in EXAMPLES}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_errors_come_back_whole_from_another_process(error):
    for back in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert type(back) is type(error)
        assert str(back) == str(error)
        assert vars(back) == vars(error)


def test_long_names_are_cut_short_in_messages_only():
    name = "x" * 100_000
    error = errors.UnknownTermError(name)
    assert error.name == name
    assert len(str(error)) < 200
    assert "…'." in str(error)

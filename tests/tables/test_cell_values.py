"""What cells may say, and what the sentence is where they say it in another way."""

import pytest

from legweakkg.tables.cell_values import CellError, CellValues, term_id
from legweakkg.tables.columns import CLAIMS


@pytest.mark.parametrize(
    "text",
    ["pmid_24000328", "PMID:24000328", "24000328", "lwe:pmid_24000328", "https://pubmed.ncbi.nlm.nih.gov/24000328/"],
)
def test_a_publication_may_be_named_as_pubmed_does(files, text):
    found = CellValues(files).of(CLAIMS["supportedBy"], text)
    assert [node.value for node in found] == ["https://w3id.org/legweakkg/evidence/pmid_24000328"]


@pytest.mark.parametrize("text", ["a_1, b_2", "a_1,b_2", "a_1 | b_2", "a_1; b_2;"])
def test_ids_with_another_separator_are_written_as_they_should_be(files, text):
    with pytest.raises(CellError, match="separated by spaces") as caught:
        CellValues(files).of(CLAIMS["supportedBy"], text)
    assert caught.value.suggestion == "write a_1 b_2"


@pytest.mark.parametrize("text", ["frequency=rare, certainty=possible", "frequency=rare | certainty=possible"])
def test_qualifiers_with_another_separator(files, text):
    with pytest.raises(CellError, match="separated by semicolons") as caught:
        CellValues(files).qualifiers(text)
    assert caught.value.suggestion == "write frequency=rare; certainty=possible"


def test_a_qualifier_of_another_spelling(files):
    with pytest.raises(CellError, match="'Frequency' is no qualifier") as caught:
        CellValues(files).qualifiers("Frequency = Rare")
    assert caught.value.suggestion == "did you mean frequency?"


def test_no_id_that_is_refused_is_suggested():
    assert (term_id("3D printed orthosis"), term_id("orthosis, printed")) == ("", "orthosis_printed")

import pytest

from legweakkg.errors import SourceError
from legweakkg.tables.rows import read_rows


def test_cells_know_their_place(table):
    rows = read_rows(table(["# a comment"], ["subject", "predicate", "object"], ["stroke", "causes", "leg_weakness"]))
    cell = rows.rows[0]["object"]
    assert (rows.table.name, cell.text, cell.line, cell.column, cell.address) == ("claims", "leg_weakness", 3, 15, "C3")
    assert rows.findings == []


def test_comments_may_stand_between_rows_and_carry_quotes(table):
    path = table(["subject", "predicate", "object"], ['# "so', "to say"], ["a", "causes", "b"], ["", "", ""])
    assert [row.text("subject") for row in read_rows(path).rows] == ["a"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no header"),
        (b"# only a comment\n", "no header"),
        (b"subject\tpredicate\tobject\n", "no rows"),
        (b"subject,predicate,object\na,b,c\n", "separated by commas"),
        (b"subject;predicate;object\na;b;c\n", "separated by semicolons"),
        (b'"subject";"predicate";"object"\n"a";"b";"c"\n', "separated by semicolons"),
        (b"subject predicate object\na b c\n", "separated by spaces"),
        (b"Subject\tPredicate\tobject\na\tb\tc\n", "write 'subject' in place of 'Subject', 'predicate' in place of"),
        (b"one\ttwo\na\tb\n", "no table has these columns"),
        (b"stroke\tcauses\tnumbness\n", "must be the header"),
        (b"PK\x03\x04\x14\x00", "this is a workbook"),
        ("subject\tpredicate\tobject\nna\u00efve\ta\tb\n".encode("latin-1"), "not UTF-8"),
        ("subject\tpredicate\tobject\na\ta\tb\n".encode("utf-16"), "not UTF-8"),
        (b"subject\tpredicate\tobject\n\x00\n", "NUL"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(tmp_path, data, message):
    path = tmp_path / "rows.tsv"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message):
        read_rows(path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "rows.tsv"
    path.write_bytes(b"\xef\xbb\xbfsubject\tpredicate\tobject\r\na\tcauses\tb\r\nc\tcauses\td\r\n")
    rows = read_rows(path)
    assert [(row.text("subject"), row.text("object")) for row in rows.rows] == [("a", "b"), ("c", "d")]
    assert rows.rows[1]["subject"].line == 3


def told(path):
    return [(one.shape, one.line, one.column, one.suggestion) for one in read_rows(path).findings]


def test_wrong_columns_are_findings(table):
    path = table(["subject", "predicate", "object", "polarty", "subject"], ["a", "b", "c", "", "", "stray"])
    assert told(path) == [
        ("table:UnknownColumn", 1, 26, "did you mean polarity?"),
        ("table:RepeatedColumn", 1, 34, ""),
        ("table:CellWithoutColumn", 2, 9, ""),
    ]


def test_a_missing_column_and_an_empty_cell_are_findings(table):
    assert [one[0] for one in told(table(["kind", "label"], ["Device", "cane"]))] == ["table:MissingColumn"]
    assert told(table(["id", "kind", "label"], ["cane", "", "cane"])) == [("table:EmptyCell", 2, 6, "")]

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.child.csv_text import decode, rows_of, separator_of
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_CELLS, MAX_ROWS

LINES = '상품명,판매가,상세설명\n"물티슈, 캡형","12,900","첫 줄\n둘째 ""줄"""\n면 티셔츠,9900,부드러워요\n'
ROWS = [
    ["상품명", "판매가", "상세설명"],
    ["물티슈, 캡형", "12,900", '첫 줄\n둘째 "줄"'],
    ["면 티셔츠", "9900", "부드러워요"],
]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp949", "cp949"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_encoding_that_sellers_have(encoding: str, named: str) -> None:
    assert decode(LINES.encode(encoding)) == (LINES, named)


def test_an_expanded_syllable_of_cp949_is_read() -> None:
    """똠방각하: Hangul that EUC-KR lacks."""
    assert decode("상품명\n똠방각하 펲시\n".encode("cp949"))[0] == "상품명\n똠방각하 펲시\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_character_that_was_cut_in_two_does_not_change_the_encoding(encoding: str) -> None:
    text = LINES * 200
    content = text.encode(encoding)[:-1] + "품".encode(encoding)[:-1] + b"\n"
    decoded, named = decode(content)
    assert named == encoding
    assert decoded.startswith(LINES)


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b"\x7fELF\x02\x01\x01" + b"\0\x81\xfe\x03" * 300],
    ids=["all bytes", "small bytes", "program"],
)
def test_what_is_no_text_is_no_sheet(content: bytes) -> None:
    with pytest.raises(SheetError) as caught:
        decode(content)
    assert caught.value.problem is SheetProblem.NOT_A_SHEET


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_the_one_that_names_columns(separator: str) -> None:
    output = io.StringIO()
    csv.writer(output, delimiter=separator).writerows(ROWS)
    text = output.getvalue()
    assert separator_of(text) == separator
    assert rows_of(text, separator) == ROWS


def test_a_separator_within_the_cells_does_not_count() -> None:
    text = "설명;상품명;가격\n가, 나, 다, 라;물티슈;1000\n가, 나, 다, 라, 마;수건;2000\n"
    assert separator_of(text) == ";"


def test_the_hint_of_excel_is_no_row() -> None:
    text = "sep=;\r\n상품명;가격\r\n물티슈;1000\r\n"
    assert separator_of(text) == ";"
    assert rows_of(text, ";")[0] == ["상품명", "가격"]


def test_rows_keep_their_numbers_and_may_be_ragged() -> None:
    assert rows_of("상품명,가격\r\n\r\n물티슈\r\n수건,1000,빨강,면\r", ",") == [
        ["상품명", "가격"],
        [],
        ["물티슈"],
        ["수건", "1000", "빨강", "면"],
    ]


def test_a_description_may_be_long() -> None:
    long = "가" * 400_000
    assert rows_of(f"상품명,설명\n물티슈,{long}\n", ",")[1][1] == long


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("물티슈,1000\n" * (MAX_ROWS + 201), SheetProblem.TOO_MANY_ROWS),
        ("\n" * (4 * MAX_ROWS + 1), SheetProblem.TOO_MANY_ROWS),
        ("," * (MAX_CELLS + 1), SheetProblem.TOO_LARGE),
    ],
    ids=["rows", "blank rows", "cells"],
)
def test_too_much_is_refused(text: str, problem: SheetProblem) -> None:
    with pytest.raises(SheetError) as caught:
        rows_of(text, ",")
    assert caught.value.problem is problem


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd\ufeff"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6), st.sampled_from(",\t;|"))
def test_what_a_program_writes_is_read_again(cells: list[list[str]], separator: str) -> None:
    rows = [["상품명", "판매가"], *cells]
    output = io.StringIO(newline="")
    csv.writer(output, delimiter=separator).writerows(rows)
    assert rows_of(output.getvalue(), separator) == rows


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_become_rows_or_are_refused(content: bytes) -> None:
    try:
        text, encoding = decode(content)
    except SheetError:
        return
    separator = separator_of(text)
    rows = rows_of(text, separator)
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert encoding in {"utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"}

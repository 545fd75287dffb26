from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.child.csv_text import TextGrid
from bot.files.child.table import Header, find_header, find_listings
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_ROWS, MAX_TEXT
from knowledge.listing.listing import Part

HEADERS = ["상품명", "판매가", "상세설명"]
FIRST = ["유기농 아기 물티슈", "12900", "부드러운 원단이에요"]
SECOND = ["면 티셔츠", "9900", "세탁기에 돌려도 돼요"]


class Grid(TextGrid):
    """Rows with cells that span others."""

    def __init__(
        self, rows: Sequence[Sequence[str]], spans: dict[int, list[range]] | None = None, title: str = ""
    ) -> None:
        super().__init__(rows)
        self.title = title
        self._spans = spans or {}

    def spans(self, row: int) -> Sequence[range]:
        return self._spans.get(row, ())


def header_of(*rows: Sequence[str]) -> Header:
    return find_header([TextGrid(rows)])


def titles(*rows: Sequence[str]) -> list[tuple[int, str | None]]:
    return [(row, listing.title) for row, listing in find_listings(header_of(*rows))]


def problem_of(*rows: Sequence[str]) -> SheetProblem:
    with pytest.raises(SheetError) as caught:
        titles(*rows)
    return caught.value.problem


def test_columns_are_found_by_their_names() -> None:
    header = header_of(["번호", "판매가", "재고", "상품명"], ["1", "12900", "3", "물티슈"])
    assert header.names == {Part.TITLE: "상품명", Part.PRICE: "판매가"}
    ((row, listing),) = find_listings(header)
    assert (row, listing.title, listing.price) == (2, "물티슈", "12900")
    assert listing.expected == {Part.TITLE, Part.PRICE}


def test_a_template_explains_above_its_header() -> None:
    rows = (
        ["ESM PLUS 상품 일괄등록 (ver 2.0)"],
        ["※ 상품명은 50자(100byte) 이내로 입력하세요"],
        [],
        ["기본정보", "", "판매정보"],
        ["상품명*", "판매가*", "상세설명*"],
        FIRST,
    )
    header = header_of(*rows)
    assert header.row == 5
    assert header.names[Part.TITLE] == "상품명*"
    assert titles(*rows) == [(6, FIRST[0])]


@pytest.mark.parametrize(
    "explanation",
    [
        ["필수", "필수", "선택"],
        ["(필수)", "[필수입력]", "조건부 필수"],
        ["O", "O", "X"],
        ["최대 100byte까지 입력", "숫자만 입력해 주세요", "HTML 작성 가능"],
        ["검색용 상품명", "판매가격", "상세설명"],
        ["필수", "", ""],
        ["100byte 이내", "", ""],
    ],
)
def test_a_template_explains_below_its_header(explanation: list[str]) -> None:
    assert titles(HEADERS, explanation, FIRST, SECOND) == [(3, FIRST[0]), (4, SECOND[0])]


@pytest.mark.parametrize(
    "row",
    [
        ["여름 필수템 얼음 선택 가능 텀블러", "12900", ""],
        ["라벨 입력기", "9900", "설명서 참고"],
        ["주의 표지판", "", ""],
        ["바이트 초콜릿", "3000", "가능"],
        ["O링 패킹", "", ""],
        ["여성 니트 색상 선택", "", ""],
        ["여름 필수템 선물", "", "사용 설명서 포함, 색상 선택 가능, 최대 100자 각인"],
        ["예시 문구 스탬프", "", ""],
    ],
)
def test_a_product_that_sounds_like_an_explanation_is_a_product(row: list[str]) -> None:
    assert titles(HEADERS, row) == [(2, row[0])]


def test_an_explanation_between_products_is_one_of_them() -> None:
    assert [row for row, _ in titles(HEADERS, FIRST, ["필수", "필수", "선택"])] == [2, 3]


def test_blank_rows_and_repeated_headers_are_no_listings() -> None:
    rows = (HEADERS, FIRST, [], ["", " ", ""], HEADERS, SECOND)
    assert titles(*rows) == [(2, FIRST[0]), (6, SECOND[0])]


def test_rows_with_something_elsewhere_are_no_listings() -> None:
    assert titles([*HEADERS, "메모"], FIRST, ["", "", "", "여기까지 확인"], SECOND) == [(2, FIRST[0]), (4, SECOND[0])]


def test_a_heading_across_the_columns_is_no_listing() -> None:
    rows = (HEADERS, ["여성 의류"], SECOND)
    header = find_header([Grid(rows, {2: [range(3)]})])
    assert [row for row, _ in find_listings(header)] == [3]


def test_a_title_across_columns_without_a_part_is_a_listing() -> None:
    rows = (["상품명", "", "", "판매가"], ["물티슈", "", "", "1000"])
    header = find_header([Grid(rows, {1: [range(3)], 2: [range(3)]})])
    assert [listing.title for _, listing in find_listings(header)] == ["물티슈"]


def test_the_sheet_that_looks_most_like_a_list_is_read() -> None:
    guide = Grid([["상품명", "100byte"], ["판매가", "10원 단위"]], title="안내")
    data = Grid([["물류 상품명", "x"], HEADERS, FIRST], title="상품")
    header = find_header([guide, data])
    assert (header.grid.title, header.row) == ("상품", 2)


def test_a_form_with_a_field_in_each_row_is_no_list() -> None:
    assert problem_of(["상품명"], ["판매가"], ["상세설명"]) is SheetProblem.EMPTY


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([["이름", "나이"], ["홍길동", "30"]], SheetProblem.NO_HEADER),
        ([["판매가", "배송비"], ["1000", "무료"]], SheetProblem.NO_HEADER),
        ([[], []], SheetProblem.EMPTY),
        ([HEADERS], SheetProblem.EMPTY),
        ([HEADERS, ["", "", ""]], SheetProblem.EMPTY),
        ([["설명"] * 0, *[["x"]] * 70, HEADERS, FIRST], SheetProblem.NO_HEADER),
        ([HEADERS, *[FIRST] * (MAX_ROWS + 1)], SheetProblem.TOO_MANY_ROWS),
        ([HEADERS, *[["물티슈", "1000", "가" * (MAX_TEXT // 10)]] * 11], SheetProblem.TOO_LARGE),
    ],
    ids=["no part", "nothing to check", "blank", "only a header", "blank rows", "too far down", "rows", "text"],
)
def test_what_cannot_be_checked_says_why(rows: list[list[str]], problem: SheetProblem) -> None:
    assert problem_of(*rows) is problem


def test_as_many_rows_as_are_allowed_are_read() -> None:
    assert len(titles(HEADERS, *[FIRST] * MAX_ROWS)) == MAX_ROWS


@given(
    st.lists(
        st.lists(st.one_of(st.sampled_from([*HEADERS, "필수", "1000", "물티슈"]), st.text(max_size=8)), max_size=4),
        max_size=8,
    )
)
def test_any_rows_are_read_or_refused(rows: list[list[str]]) -> None:
    try:
        found = titles(*rows)
    except SheetError as error:
        assert error.problem in {SheetProblem.NO_HEADER, SheetProblem.EMPTY}  # noqa: PT017
        return
    numbers = [row for row, _ in found]
    assert numbers == sorted(set(numbers))
    assert all(1 < row <= len(rows) for row in numbers)

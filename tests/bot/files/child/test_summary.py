from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.files.child.annotation import saved
from bot.files.child.summary import add_summary

CODES = [["EXAGGERATED_CLAIM", 0, 3, 0, 3, 2, "표시광고법"], ["MEDICAL_CLAIM", 1, 0, 0, 1, 1, "=식품표시광고법"]]


def words(**changes: Any) -> dict[str, Any]:
    return {
        "summary": "점검 요약",
        "heading": "상품 등록 점검 결과",
        "notes": ["참고용이에요."],
        "totals": [["", "파일", "=cmd.csv"], ["", "상품 수", 5], ["breach", "위반", 1], ["clean", "이상 없음", 4]],
        "code_columns": ["코드", "높음", "근거", "참고", "합계", "상품 수", "출처"],
        "codes": CODES,
        "chart": "코드별 건수",
        **changes,
    }


def summary_of(book: Workbook, **changes: Any) -> Workbook:
    add_summary(book, words(**changes))
    return load_workbook(BytesIO(saved(book)))


def test_it_sums_up_what_was_found() -> None:
    sheet = summary_of(Workbook())["점검 요약"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    filled = [[value for value in line if value is not None] for line in lines]
    assert [line for line in filled if line] == [
        ["상품 등록 점검 결과"],
        ["참고용이에요."],
        ["파일", "=cmd.csv"],
        ["상품 수", 5],
        ["위반", 1],
        ["이상 없음", 4],
        ["코드", "높음", "근거", "참고", "합계", "상품 수", "출처"],
        *CODES,
    ]
    assert all(cell.data_type in {"s", "n"} for line in sheet.iter_rows() for cell in line)


def test_the_chart_draws_the_table() -> None:
    sheet = summary_of(Workbook())["점검 요약"]
    header = next(cell.row for cell in sheet["A"] if cell.value == "코드")
    (chart,) = sheet._charts
    assert [series.val.numRef.f for series in chart.series] == [
        f"'점검 요약'!${column}${header + 1}:${column}${header + 2}" for column in "BCD"
    ]
    assert [series.tx.strRef.f for series in chart.series] == [f"'점검 요약'!{column}{header}" for column in "BCD"]
    assert {series.cat.numRef.f for series in chart.series} == {f"'점검 요약'!$A${header + 1}:$A${header + 2}"}


def test_without_findings_there_is_nothing_to_draw() -> None:
    sheet = summary_of(Workbook(), codes=[])["점검 요약"]
    assert not sheet._charts
    assert [cell.value for cell in sheet["B"]].count(5) == 1


@pytest.mark.parametrize(("taken", "title"), [("점검 요약", "점검 요약 2"), ("다른", "점검 요약")])
def test_it_is_opened_first_alone_and_under_a_free_name(taken: str, title: str) -> None:
    book = Workbook()
    book.worksheets[0].title = taken
    after = summary_of(book)
    assert after.active.title == title
    assert after.sheetnames == [taken, title]
    assert [sheet.sheet_view.tabSelected for sheet in after.worksheets] == [False, True]

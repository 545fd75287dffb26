import pytest

from indexer.expectation import FORECAST, OWN, Expectation
from indexer.index import Index


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("판매자 센터 전화 번호 뭐예요", "contact"),
        ("광고 한 번에 얼마예요", "amount"),
        ("수수료가 몇퍼센트인가요", "rate"),
        ("정산은 며칠 걸려요", "time"),
        ("사진은 몇 장 올려요", "number"),
        ("제 이번 달 매출 얼마예요", OWN),
        ("내년에 수수료가 오를까요", FORECAST),
        ("how much does it cost", "amount"),
        ("how many days does it take", "time"),
    ],
)
def test_a_question_wants_a_kind_of_answer(question: str, kind: str) -> None:
    assert kind in Expectation.load().wanted(question)


@pytest.mark.parametrize("question", ["반품이 뭐예요", "상품명 어떻게 써요", "옵션 등록 방법", "광고를 왜 꺼야 해요"])
def test_most_questions_want_nothing_special(question: str) -> None:
    assert not Expectation.load().wanted(question)


def test_what_an_item_holds_is_not_missing(index: Index) -> None:
    expectation = Expectation.load()
    cycle, rate = index.item("settlement-cycle"), index.item("fee-rate")
    assert cycle is not None
    assert rate is not None
    assert not expectation.missing("정산은 며칠 걸려요", cycle)
    assert not expectation.missing("수수료 몇 퍼센트예요", rate)
    assert expectation.missing("정산팀 전화번호 알려주세요", cycle) == {"contact"}
    assert expectation.missing("제 이번 달 정산금이 얼마예요", cycle) >= {OWN}

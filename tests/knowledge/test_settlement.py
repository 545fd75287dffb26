from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.business_days import LAST_DAY, CalendarProblem, is_business_day
from knowledge.errors import InputError
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.policy import POLICY_FOLDER, Policy, load_policy
from knowledge.settlement import (
    Basis,
    OrderDays,
    Payout,
    SettlementProblem,
    State,
    hold_checklist,
    order_payout,
    payouts,
)
from knowledge.source import SourceKind
from knowledge.source_list import FILE_NAME, load_sources

FRIDAY = date(2026, 11, 20)
POLICY = load_policy(POLICY_FOLDER / "settlement.toml", load_sources(GUIDE_DIR / FILE_NAME))


@pytest.fixture
def policy() -> Policy:
    return POLICY


def by_basis(days: OrderDays) -> dict[Basis, Payout]:
    return {payout.basis: payout for payout in payouts(days, POLICY)}


@pytest.mark.parametrize(
    ("ordered", "first", "last"),
    [
        (FRIDAY, date(2026, 11, 25), date(2026, 11, 27)),  # days 1 to 5 are Monday to Friday
        (date(2026, 11, 21), date(2026, 11, 25), date(2026, 11, 27)),  # on Saturday and Sunday the same
        (date(2026, 11, 22), date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 12, 24), date(2026, 12, 30), date(2027, 1, 4)),  # Christmas and New Year on Fridays
        (date(2026, 9, 23), date(2026, 9, 30), date(2026, 10, 2)),  # 추석 on Thursday and Friday
        (date(2027, 2, 5), date(2027, 2, 12), date(2027, 2, 16)),  # 설날 with a substitute on Tuesday
        (date(2026, 6, 2), date(2026, 6, 8), date(2026, 6, 10)),  # an election on Wednesday
    ],
)
def test_the_window_of_the_guide_by_hand(policy: Policy, ordered: date, first: date, last: date) -> None:
    payout = order_payout(ordered, policy)
    assert (payout.basis, payout.base) == (Basis.ORDER, ordered)
    assert (payout.first, payout.last) == (first, last)
    assert [source.kind for source in payout.sources] == [SourceKind.GUIDE]


def test_the_holidays_that_were_skipped_are_named(policy: Policy) -> None:
    payout = order_payout(date(2026, 12, 24), policy)
    assert [holiday.day for holiday in payout.holidays] == [date(2026, 12, 25), date(2027, 1, 1)]
    assert order_payout(FRIDAY, policy).holidays == ()


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_the_window_holds_three_business_days(ordered: date) -> None:
    payout = order_payout(ordered, POLICY)
    days = [payout.first + timedelta(days=days) for days in range((payout.last - payout.first).days + 1)]
    assert ordered < payout.first < payout.last
    assert sum(map(is_business_day, days)) == 3
    assert is_business_day(payout.first)
    assert not payout.closed


def test_a_decision_is_paid_by_the_calendar_or_by_business_days_as_each_source_says() -> None:
    found = by_basis(OrderDays(decided=FRIDAY))
    press, background = found[Basis.DECISION_NEXT_DAY], found[Basis.DECISION_BUSINESS_DAY]
    assert (press.last, press.closed) == (date(2026, 11, 21), True)
    assert press.sources[0].kind is SourceKind.PRESS
    assert (background.last, background.closed) == (date(2026, 11, 23), False)
    assert background.sources[0].kind is SourceKind.BACKGROUND
    assert len(found) == 2


def test_without_a_decision_the_delivery_decides_after_eight_days() -> None:
    # Delivered on Thursday the 19th, decided on Friday the 27th, paid on Monday.
    payout = by_basis(OrderDays(delivered=date(2026, 11, 19)))[Basis.AUTO_DECISION]
    assert payout.decided == date(2026, 11, 27)
    assert (payout.first, payout.last) == (date(2026, 11, 30), date(2026, 11, 30))
    assert [figure.value for figure in payout.figures] == [8, 1]


@pytest.mark.parametrize(("overseas", "decided"), [(False, date(2026, 12, 18)), (True, date(2027, 1, 4))])
def test_an_untracked_parcel_is_decided_from_its_dispatch(overseas: bool, decided: date) -> None:
    payout = by_basis(OrderDays(dispatched=FRIDAY, overseas=overseas))[Basis.AUTO_DECISION_UNTRACKED]
    assert payout.decided == decided


def test_what_is_known_later_replaces_what_would_have_happened_without_it() -> None:
    days = OrderDays(ordered=FRIDAY, dispatched=FRIDAY)
    assert list(by_basis(days)) == [Basis.ORDER, Basis.AUTO_DECISION_UNTRACKED]
    days = replace(days, delivered=date(2026, 11, 21))
    assert list(by_basis(days)) == [Basis.ORDER, Basis.AUTO_DECISION]
    days = replace(days, decided=date(2026, 11, 22))
    assert list(by_basis(days)) == [Basis.ORDER, Basis.DECISION_NEXT_DAY, Basis.DECISION_BUSINESS_DAY]


def test_a_star_delivery_brings_nine_tenths_on_the_day_after_the_dispatch() -> None:
    payout = by_basis(OrderDays(dispatched=date(2026, 11, 18), star_delivery=True))[Basis.STAR_DELIVERY]
    assert (payout.last, payout.share) == (date(2026, 11, 19), Decimal("0.9"))
    assert [source.id for source in payout.sources] == ["herald-2026-02-19"]
    assert Basis.STAR_DELIVERY not in by_basis(OrderDays(dispatched=date(2026, 11, 18)))


def test_the_last_day_for_a_return_is_followed_by_a_business_day() -> None:
    payout = by_basis(OrderDays(return_deadline=date(2026, 12, 24)))[Basis.RETURN_DEADLINE]
    assert payout.last == date(2026, 12, 28)


def test_nothing_known_gives_nothing(policy: Policy) -> None:
    assert payouts(OrderDays(), policy) == ()


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (FRIDAY, State.UPCOMING),
        (date(2026, 11, 24), State.UPCOMING),
        (date(2026, 11, 25), State.DUE),
        (date(2026, 11, 27), State.DUE),
        (date(2026, 11, 28), State.PASSED),
    ],
)
def test_today_lies_before_in_or_after_the_window(policy: Policy, today: date, state: State) -> None:
    assert order_payout(FRIDAY, policy).state(today) is state


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (OrderDays(ordered=FRIDAY, delivered=date(2026, 11, 19)), "delivered"),
        (OrderDays(ordered=FRIDAY, dispatched=date(2026, 11, 19)), "dispatched"),
        (OrderDays(delivered=FRIDAY, decided=date(2026, 11, 19)), "decided"),
        (OrderDays(delivered=FRIDAY, return_deadline=date(2026, 11, 19)), "return_deadline"),
    ],
)
def test_days_in_the_wrong_order_are_refused(policy: Policy, days: OrderDays, name: str) -> None:
    with pytest.raises(InputError) as caught:
        payouts(days, policy)
    assert (caught.value.code, caught.value.text) == (SettlementProblem.OUT_OF_ORDER, name)


def test_a_buyer_may_decide_after_the_last_day_for_a_return(policy: Policy) -> None:
    assert payouts(OrderDays(decided=FRIDAY, return_deadline=date(2026, 11, 19)), policy)


@pytest.mark.parametrize("name", ["ordered", "dispatched", "delivered", "decided", "return_deadline"])
@pytest.mark.parametrize("day", [LAST_DAY, date.max, date.min])
def test_days_without_a_calendar_are_refused(policy: Policy, name: str, day: date) -> None:
    with pytest.raises(InputError) as caught:
        payouts(replace(OrderDays(), **{name: day}), policy)
    assert caught.value.code is CalendarProblem.OUT_OF_CALENDAR


def test_the_checklist_has_the_ten_official_reasons(policy: Policy) -> None:
    checks = hold_checklist(policy, FRIDAY)
    assert [check.reason.value for check in checks] == [
        "장기미배송",
        "정산서류 미제출",
        "지급보류(정산중지)",
        "취소·반품진행",
        "이벤트경품",
        "배송중취소",
        "환불미결정",
        "미수취신고",
        "벤더",
        "일반미정산",
    ]
    assert {check.reason.source.id for check in checks} == {"etapi-41"}


def test_a_reason_without_a_source_of_its_own_gets_the_general_advice(policy: Policy) -> None:
    checks = {check.reason.value: check for check in hold_checklist(policy, FRIDAY)}
    assert "구매자에게 연락" in checks["미수취신고"].check.value
    assert checks["미수취신고"].check.source.id == "etapi-74"
    assert "ESM PLUS" in checks["벤더"].check.value
    assert checks["벤더"].check == checks["이벤트경품"].check
    own = {name.removeprefix("check-") for name in policy.names("check-")} - {"general"}
    assert own <= {name.removeprefix("hold-") for name in policy.names("hold-")}


def test_every_item_of_the_checklist_is_in_the_guide(policy: Policy) -> None:
    known = {item.id for item in load_guide().items()}
    assert all(check.items and known.issuperset(check.items) for check in hold_checklist(policy, FRIDAY))

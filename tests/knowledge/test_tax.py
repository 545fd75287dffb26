from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.business_days import LAST_DAY, CalendarProblem, is_business_day
from knowledge.errors import InputError
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.policy import POLICY_FOLDER, Policy, load_policy
from knowledge.ratios import MAX_QUANTITY
from knowledge.source import SourceKind
from knowledge.source_list import FILE_NAME, load_sources
from knowledge.tax import Duty, Note, TaxDate, Taxpayer, TaxProblem, estimate_vat, next_dates

SOURCES = load_sources(GUIDE_DIR / FILE_NAME)
POLICY = load_policy(POLICY_FOLDER / "tax.toml", SOURCES)
TODAY = date(2026, 11, 22)
TODAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
WON = st.integers(0, MAX_QUANTITY)


@pytest.fixture
def moving(tmp_path: Path) -> Policy:
    """The table with a source that says what happens to a deadline on a holiday."""
    path = tmp_path / "tax.toml"
    text = (POLICY_FOLDER / "tax.toml").read_text("utf-8")
    path.write_text(f'{text}\n[deadline-on-holiday]\ntext = "다음 영업일"\nsource = "bznav"\n', "utf-8")
    return load_policy(path, SOURCES)


def spans(taxpayer: Taxpayer, today: date) -> list[tuple[Duty, date, date]]:
    return [(entry.duty, entry.first, entry.last) for entry in next_dates(taxpayer, POLICY, today)]


def vat_return(today: date, policy: Policy = POLICY) -> TaxDate:
    return next(entry for entry in next_dates(Taxpayer.SIMPLIFIED, policy, today) if entry.duty is Duty.VAT_RETURN)


# --- the calendar ---


def test_the_year_of_a_general_taxpayer() -> None:
    assert spans(Taxpayer.GENERAL, TODAY) == [
        (Duty.VAT_RETURN, date(2027, 1, 25), date(2027, 1, 25)),
        (Duty.VAT_NOTICE, date(2027, 4, 1), date(2027, 4, 30)),
        (Duty.INCOME_TAX, date(2027, 5, 1), date(2027, 5, 31)),
        (Duty.VAT_RETURN, date(2027, 7, 25), date(2027, 7, 25)),
        (Duty.VAT_NOTICE, date(2027, 10, 1), date(2027, 10, 31)),
    ]


def test_a_simplified_taxpayer_files_once_a_year() -> None:
    assert spans(Taxpayer.SIMPLIFIED, TODAY) == [
        (Duty.VAT_RETURN, date(2027, 1, 25), date(2027, 1, 25)),
        (Duty.INCOME_TAX, date(2027, 5, 1), date(2027, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2027, 1, 24), date(2027, 1, 25)),
        (date(2027, 1, 25), date(2027, 1, 25)),
        (date(2027, 1, 26), date(2028, 1, 25)),
    ],
)
def test_a_deadline_is_next_until_its_day_is_over(today: date, first: date) -> None:
    assert vat_return(today).first == first


@pytest.mark.parametrize(
    ("today", "first"), [(date(2027, 5, 1), 2027), (date(2027, 5, 31), 2027), (date(2027, 6, 1), 2028)]
)
def test_a_month_is_next_until_it_is_over(today: date, first: int) -> None:
    income = next(entry for entry in next_dates(Taxpayer.GENERAL, POLICY, today) if entry.duty is Duty.INCOME_TAX)
    assert (income.first, income.is_month) == (date(first, 5, 1), True)


def test_a_deadline_on_a_weekend_stays_and_is_flagged() -> None:
    # The 25th of July 2026 is a Saturday: no source of the table says what holds then.
    entries = next_dates(Taxpayer.GENERAL, POLICY, date(2026, 7, 1))
    assert (entries[0].first, entries[0].closed, entries[0].holiday, entries[0].moved) == (
        date(2026, 7, 25),
        True,
        "",
        None,
    )
    assert vat_return(TODAY).closed is False


def test_the_holiday_of_a_deadline_is_named() -> None:
    # The first day of the lunar year.
    entry = vat_return(date(2039, 1, 1))
    assert (entry.first, entry.closed, entry.holiday) == (date(2039, 1, 25), True, "설날 다음날")


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 1, 25), 2026),  # a Sunday
        (date(2026, 1, 26), 2026),  # it may be due today
        (date(2026, 1, 27), 2027),
    ],
)
def test_a_deadline_on_a_holiday_is_named_until_the_next_business_day_is_over(today: date, year: int) -> None:
    assert vat_return(today).first == date(year, 1, 25)


def test_a_deadline_is_moved_only_if_a_source_says_so(moving: Policy) -> None:
    entry = vat_return(date(2026, 1, 26), moving)
    assert (entry.first, entry.closed) == (date(2026, 1, 26), False)
    assert entry.moved is not None
    assert entry.moved.source.id == "bznav"
    assert vat_return(date(2026, 1, 27), moving).first == date(2027, 1, 25)
    assert vat_return(date(2026, 1, 27), moving).moved is None


def test_every_deadline_has_a_source_and_an_item_of_the_guide() -> None:
    known = {item.id for item in load_guide().items()}
    for entry in next_dates(Taxpayer.GENERAL, POLICY, TODAY):
        assert entry.figure.source.kind is SourceKind.BACKGROUND
        assert entry.item in known


@given(st.sampled_from(Taxpayer), TODAYS)
def test_the_next_dates_are_in_order_and_within_a_year(taxpayer: Taxpayer, today: date) -> None:
    entries = next_dates(taxpayer, POLICY, today)
    assert [entry.last for entry in entries] == sorted(entry.last for entry in entries)
    for entry in entries:
        assert entry.last >= today or (entry.closed and today - entry.last <= timedelta(days=10))
        assert entry.last - today <= timedelta(days=396)
        assert entry.closed is (not entry.is_month and not is_business_day(entry.last))


@pytest.mark.parametrize("today", [LAST_DAY, date.min, date.max])
def test_years_without_a_calendar_are_refused(today: date) -> None:
    with pytest.raises(InputError) as caught:
        next_dates(Taxpayer.GENERAL, POLICY, today)
    assert caught.value.code is CalendarProblem.OUT_OF_CALENDAR


# --- the estimate ---


@pytest.mark.parametrize(
    ("sales", "costs", "sales_tax", "cost_tax"),
    [
        (11_000_000, 6_600_000, 1_000_000, 600_000),
        (35_000, 12_000, 3181, 1090),  # 3,181.8 and 1,090.9
        (10, 0, 0, 0),
        (0, 0, 0, 0),
    ],
)
def test_the_tax_within_prices_by_hand(sales: int, costs: int, sales_tax: int, cost_tax: int) -> None:
    found = estimate_vat(Taxpayer.GENERAL, sales, costs, POLICY, TODAY)
    assert (found.sales_tax, found.cost_tax) == (sales_tax, cost_tax)
    assert found.payable == found.set_aside == sales_tax - cost_tax
    assert found.notes == (Note.ESTIMATE,)


def test_more_costs_than_sales_promise_a_refund_and_nothing_to_set_aside() -> None:
    found = estimate_vat(Taxpayer.GENERAL, 1_100_000, 2_200_000, POLICY, TODAY)
    assert (found.payable, found.set_aside) == (-100_000, 0)
    assert Note.REFUND in found.notes


def test_without_a_sourced_rate_a_simplified_taxpayer_gets_no_amount() -> None:
    found = estimate_vat(Taxpayer.SIMPLIFIED, 30_000_000, 10_000_000, POLICY, TODAY)
    assert (found.sales_tax, found.cost_tax, found.payable, found.set_aside) == (None, None, None, None)
    assert found.notes == (Note.ESTIMATE, Note.NO_SOURCED_RATE)
    assert [figure.value for figure in found.figures] == [104_000_000, 48_000_000]


@pytest.mark.parametrize(
    ("taxpayer", "yearly_sales", "notes"),
    [
        (Taxpayer.SIMPLIFIED, 47_999_999, {Note.PAYMENT_EXEMPT}),
        (Taxpayer.SIMPLIFIED, 48_000_000, set()),
        (Taxpayer.SIMPLIFIED, 103_999_999, set()),
        (Taxpayer.SIMPLIFIED, 104_000_000, {Note.OVER_THRESHOLD}),
        (Taxpayer.GENERAL, 47_999_999, set()),
        (Taxpayer.GENERAL, 104_000_000, {Note.OVER_THRESHOLD}),
    ],
)
def test_limits_of_the_year_are_named(taxpayer: Taxpayer, yearly_sales: int, notes: set[Note]) -> None:
    found = estimate_vat(taxpayer, 1000, 0, POLICY, TODAY, yearly_sales=yearly_sales)
    assert set(found.notes) - {Note.ESTIMATE, Note.NO_SOURCED_RATE} == notes


def test_every_figure_of_an_estimate_has_a_source_and_every_item_is_in_the_guide() -> None:
    known = {item.id for item in load_guide().items()}
    for taxpayer in Taxpayer:
        found = estimate_vat(taxpayer, 1000, 0, POLICY, TODAY)
        assert found.figures
        assert found.items
        assert known.issuperset(found.items)
        assert Note.ESTIMATE in found.notes


@pytest.mark.parametrize("value", [-1, MAX_QUANTITY + 1])
@pytest.mark.parametrize("name", ["sales", "costs", "yearly_sales"])
def test_amounts_out_of_range_are_refused(name: str, value: int) -> None:
    amounts = {"sales": 1000, "costs": 0, "yearly_sales": 0} | {name: value}
    with pytest.raises(InputError) as caught:
        estimate_vat(
            Taxpayer.GENERAL,
            amounts["sales"],
            amounts["costs"],
            POLICY,
            TODAY,
            yearly_sales=amounts["yearly_sales"],
        )
    assert (caught.value.code, caught.value.text) == (TaxProblem.OUT_OF_RANGE, name)


@given(WON, WON)
def test_the_tax_is_a_tenth_of_the_rest(sales: int, costs: int) -> None:
    found = estimate_vat(Taxpayer.GENERAL, sales, costs, POLICY, TODAY)
    assert found.sales_tax is not None
    assert found.sales_tax * 11 <= sales < (found.sales_tax + 1) * 11
    assert found.set_aside is not None
    assert 0 <= found.set_aside <= found.sales_tax
    assert (Note.REFUND in found.notes) is (found.payable is not None and found.payable < 0)

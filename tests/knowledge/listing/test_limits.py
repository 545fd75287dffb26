from datetime import date

import pytest

from knowledge.fee_figures import FEES_FILE, FeeFigures
from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.limits import Limits, names
from knowledge.policy import load_policy
from knowledge.source import SourceKind
from knowledge.source_list import FILE_NAME, load_sources


def test_the_official_figures(limits: Limits) -> None:
    assert limits.title_bytes.value == 100
    assert (limits.image_side_least.value, limits.image_side_advised.value) == (600, 1000)
    assert (limits.options_simple.value, limits.options_combined.value) == (50, 500)
    assert names(limits.image_formats) == ("JPEG", "PNG")
    assert names(limits.forbidden_elements) == ("iframe", "script")


def test_surcharge_bands_follow_one_another(limits: Limits) -> None:
    bands = [
        (band.below.value if band.below else None, band.discount.value, band.most.value) for band in limits.surcharges
    ]
    assert [(below, f"{discount:.0%}", f"{most:.0%}") for below, discount, most in bands] == [
        (2000, "0%", "100%"),
        (10000, "50%", "100%"),
        (None, "50%", "50%"),
    ]


@pytest.mark.parametrize("name", Limits.__slots__)
def test_only_what_is_told_as_advice_or_of_tools_is_not_official(limits: Limits, name: str) -> None:
    figure = getattr(limits, name)
    if name != "surcharges" and figure.source.kind is not SourceKind.OFFICIAL:
        assert name in {"images_advised", "hangul_bytes_tools"}


def test_a_price_may_be_what_the_fee_calculator_takes_for_listable(limits: Limits) -> None:
    sources = load_sources(GUIDE_DIR / FILE_NAME)
    fees = FeeFigures.of(load_policy(FEES_FILE, sources), date.max)
    assert limits.price_lowest.value == fees.price_lowest.value
    assert limits.price_step.value == fees.price_step.value
    assert limits.price_below.value - limits.price_step.value == fees.price_highest.value

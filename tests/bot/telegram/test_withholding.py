"""A line with a figure without ground does not go out, and the log says which figure, but not what the seller wrote."""

import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.assistant.figure_guard import Grounds
from bot.assistant.tools.calculator import Calculator
from bot.assistant.understanding import FeeSlots, Tool
from bot.i18n import Catalogs
from bot.telegram.message import Fragment
from bot.telegram.tools import show as showing
from bot.telegram.tools.show import show
from bot.telegram.withholding import withhold_all, withhold_lines

GROUNDS = Grounds.of("수수료는 9%, 서버이용료는 55,000원")
TODAY = date(2026, 11, 23)


def test_what_has_its_ground_goes_out_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    blocks = [Fragment.bold("수수료는 9%"), Fragment.plain("서버이용료 5만 5천원")]
    assert list(withhold_lines(blocks, GROUNDS, "fee")) == blocks
    assert withhold_all(blocks, GROUNDS, "fee", "다시 확인해 주세요.") == blocks
    assert not caplog.records


def test_only_the_line_with_the_figure_is_withheld(caplog: pytest.LogCaptureFixture) -> None:
    lines = (Fragment.bold("수수료는 9%"), Fragment.plain("배송비는 3.3%"), Fragment.plain("끝이에요"))
    (left,) = withhold_lines([Fragment.join("\n", lines), Fragment.plain("19%")], GROUNDS, "fee-rate")
    assert left == Fragment("<b>수수료는 9%</b>\n끝이에요", "수수료는 9%\n끝이에요")
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "fee-rate" in caplog.text
    assert "3.3%" in caplog.text
    assert "배송비" not in caplog.text


def test_a_tag_over_several_lines_is_withheld_whole() -> None:
    assert list(withhold_lines([Fragment.code("9%\n8%")], GROUNDS, "fee")) == []


def test_a_calculation_with_one_wrong_figure_is_one_honest_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slots = FeeSlots(price=35_000, rate=Decimal("0.09"))
    reply = Calculator.load().compute(Tool.FEE, slots, TODAY)
    korean = Catalogs.load().translator("ko")
    (right,) = show(reply, 1, FeeSlots(), korean)
    assert "3,150원" in right.html
    told = Calculator.load().compute(Tool.FEE, replace(slots, price=45_000), TODAY)
    words = showing._text
    monkeypatch.setattr(showing, "_text", lambda _reply, translator: words(told, translator))
    (message,) = show(reply, 1, FeeSlots(), korean)
    assert "보내지 않았어요" in message.html
    assert not any(character.isdigit() for character in message.html)
    assert message.keyboard == right.keyboard
    assert "fee" in caplog.text

"""A chat that goes wild is cut off for a while; one in a hurry is not."""

from datetime import UTC, datetime, timedelta

from bot.telegram.limits.allowance import CircuitAllowance
from bot.telegram.limits.circuit import MAX_CHATS, Circuit, Skipped

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
FEW = CircuitAllowance(strikes=3, leak=timedelta(seconds=10), refused=1, failed=2, overran=3, rest=timedelta(minutes=5))


def test_refusals_in_a_short_time_cut_a_chat_off_for_a_while() -> None:
    circuit = Circuit(FEW)
    assert [circuit.refused(7, NOON) for _ in range(4)] == [False, False, True, False]
    assert circuit.cut_off_until(7, NOON) == NOON + FEW.rest
    assert circuit.cut_off_until(7, NOON + FEW.rest - timedelta(seconds=1)) is not None
    assert circuit.cut_off_until(7, NOON + FEW.rest) is None
    assert circuit.cut_off_until(8, NOON) is None


def test_after_its_time_a_chat_begins_anew() -> None:
    circuit = Circuit(FEW)
    for _ in range(3):
        circuit.refused(7, NOON)
    later = NOON + FEW.rest
    assert [circuit.refused(7, later) for _ in range(3)] == [False, False, True]


def test_strikes_leak_away() -> None:
    circuit = Circuit(FEW)
    moments = [NOON + number * FEW.leak for number in range(10)]
    assert not any(circuit.refused(7, moment) for moment in moments)


def test_failures_and_long_runs_weigh_more() -> None:
    circuit = Circuit(FEW)
    assert [circuit.failed(7, NOON) for _ in range(2)] == [False, True]
    assert circuit.overran(8, NOON)
    assert circuit.untold(8) == Skipped(0, is_flood=False)


def test_how_many_were_passed_over_is_told_once() -> None:
    circuit = Circuit(FEW)
    for _ in range(3):
        circuit.refused(7, NOON)
    circuit.skipped(7, 40)
    assert circuit.untold(7) == Skipped(43, is_flood=True)
    circuit.told(7)
    assert circuit.untold(7) is None


def test_to_be_forgotten_is_no_way_back_in() -> None:
    circuit = Circuit(FEW)
    circuit.refused(7, NOON)
    circuit.forget(7)
    assert [circuit.refused(7, NOON) for _ in range(3)][-1]
    circuit.forget(7)
    assert circuit.cut_off_until(7, NOON) is not None


def test_only_so_many_chats_are_kept_in_mind() -> None:
    circuit = Circuit(CircuitAllowance(strikes=2))
    for chat in range(MAX_CHATS + 1):
        circuit.refused(chat, NOON)
    assert not circuit.refused(0, NOON)
    assert circuit.refused(MAX_CHATS, NOON)

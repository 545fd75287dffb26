"""Nobody waits for long for what does not answer, and it is not asked twice at once."""

import asyncio

from bot.monitoring.probe import Probe


async def test_an_answer_is_fresh_each_time() -> None:
    answers = iter((1, 2))

    async def ask() -> int:
        return next(answers)

    probe = Probe(ask, 1)
    assert [await probe.read(), await probe.read()] == [1, 2]


async def test_an_error_is_no_answer_and_the_next_one_counts_again() -> None:
    outcomes = iter((OSError("away"), 7))

    async def ask() -> int:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    probe = Probe(ask, 1)
    assert [await probe.read(), await probe.read()] == [None, 7]


async def test_who_hangs_is_waited_for_only_so_long_asked_once_and_not_cancelled() -> None:
    asked: list[str] = []
    back = asyncio.Event()

    async def ask() -> str:
        asked.append("asked")
        await back.wait()
        return "back"

    probe = Probe(ask, 0.01)
    assert await asyncio.gather(probe.read(), probe.read()) == [None, None]
    assert await probe.read() is None
    assert len(asked) == 1
    back.set()
    assert await probe.read() == "back"
    assert len(asked) == 1


async def test_a_reader_who_goes_away_takes_the_answer_from_nobody() -> None:
    back = asyncio.Event()

    async def ask() -> str:
        await back.wait()
        return "back"

    probe = Probe(ask, 10)
    leaving, staying = asyncio.create_task(probe.read()), asyncio.create_task(probe.read())
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    back.set()
    assert await staying == "back"


async def test_closing_ends_what_hangs() -> None:
    probe = Probe(asyncio.Event().wait, 0.01)
    assert await probe.read() is None
    await probe.close()
    await Probe(asyncio.Event().wait, 1).close()
    assert len(asyncio.all_tasks()) == 1

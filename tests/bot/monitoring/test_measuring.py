"""Each try of a call to Telegram is told with what came of it; Telegram itself is a stand-in on loopback."""

import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.monitoring.request import MeasuringRequest
from tests.bot.conftest import BotApi


class Ear:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.seconds = 0.0

    def __call__(self, method: str, status: str, seconds: float) -> None:
        self.heard.append((method, status))
        self.seconds += seconds


async def test_each_try_is_told_by_method_and_class_of_status(bot_api: BotApi) -> None:
    ear = Ear()
    bot_api.refuse("sendMessage", 429, "Too Many Requests", retry_after=3)
    bot_api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    bot_api.answer("sendMessage", 502, b"bad gateway")
    bot_api.drop("sendMessage")
    address = f"{bot_api.url}/bot{bot_api.token}/sendMessage"
    async with MeasuringRequest(HTTPXRequest(), ear) as request:
        codes = [(await request.do_request(address, "POST"))[0] for _ in range(3)]
        with pytest.raises(NetworkError):
            await request.do_request(address, "POST")
        codes += [(await request.do_request(address, "POST"))[0]]
        await request.do_request(f"{bot_api.url}/file/bot{bot_api.token}/documents/seller.xlsx", "GET")
    assert codes == [429, 403, 502, 200]
    assert ear.heard == [
        ("sendMessage", "429"),
        ("sendMessage", "4xx"),
        ("sendMessage", "5xx"),
        ("sendMessage", "error"),
        ("sendMessage", "2xx"),
        ("download", "2xx"),
    ]
    assert ear.seconds > 0


async def test_a_silent_telegram_is_a_time_out(bot_api: BotApi) -> None:
    ear = Ear()
    async with MeasuringRequest(HTTPXRequest(), ear) as request:
        with pytest.raises(TimedOut):
            # Nothing arrives, so the stand-in keeps the poll open.
            await request.do_request(f"{bot_api.url}/bot{bot_api.token}/getUpdates", "POST", read_timeout=0.05)
    assert ear.heard == [("getUpdates", "timeout")]

"""The log of a whole session, down to DEBUG: lines of JSON that tie a chat together and give nobody away."""

import asyncio
import io
import json
import signal
from typing import Any

import asyncpg
import pytest
from PIL import Image

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.messenger import FIRST_GROUP
from tests.e2e.conftest import BotProcess, Place, until

SELLER, STRANGER, UNLUCKY = 5123456789, 6987654321, 7555444333
PASSWORD, WEBHOOK_SECRET = "hunter2-hunter2", "webhook-secret-0815"
QUESTIONS = (
    "정산은 언제 들어와요? 저는 홍길순이고 010-2345-6789, 주민번호 900101-2345678 예요",
    "사업자등록번호 124-81-00998, gilsun.hong@example.co.kr 인데 반품 배송비는 누가 내요?",
    "살구빛우산 국민은행 123456-04-123456 으로 받을 수 있나요?",
    "/비밀명령 살구빛우산",
)
LISTINGS = "상품명,판매가,상세설명\n보라색목도리 국내최고,37410,연락처 010-9876-5432\n청록색양말,9900,좋아요\n"
SECRETS = (
    *(
        "홍길순",
        "2345-6789",
        "23456789",
        "900101",
        "2345678",
        "gilsun",
        "example.co.kr",
        "124-81",
        "00998",
        "123456-04",
    ),
    *(
        "파란고무장갑",
        "국내최고",
        "37410",
        "37,410",
        "비밀명령",
        "살구빛우산",
        "보라색목도리",
        "비밀장부",
        "청록색양말",
    ),
    *("9876-5432", str(SELLER), str(STRANGER), str(UNLUCKY), str(FIRST_GROUP), PASSWORD, WEBHOOK_SECRET),
)


@pytest.mark.postgres
async def test_a_sessions_log_ties_a_chat_together_and_gives_nobody_away(place: Place, postgres_url: str) -> None:
    given = {
        "DATABASE_URL": postgres_url.replace("postgres@", f"postgres:{PASSWORD}@"),
        "WEBHOOK_SECRET": WEBHOOK_SECRET,
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
    }
    async with Sandbox(0) as sandbox:
        bot = await BotProcess.start(place.log, place.environment(sandbox, **given))
        _, _, incident = await asyncio.gather(
            use_everything(sandbox), ask_as_a_stranger(sandbox), be_unlucky(sandbox, postgres_url)
        )
        # The stranger, and before that the bot itself when it joined the group.
        await until(lambda: bot.output.count('"subject": "my_chat_member"') >= 2)
        assert await bot.stop(signal.SIGTERM) == 0

    log: list[dict[str, Any]] = [json.loads(line) for line in bot.output.splitlines()]
    for secret in (*SECRETS, sandbox.token, sandbox.token.partition(":")[2]):
        assert secret not in bot.output, f"{secret} is in the log"
        assert secret not in json.dumps(log, ensure_ascii=False), f"{secret} is in the log, spelled otherwise"
    # That nothing is given away is worth something only if what happened is told.
    assert any(
        incident in line["message"] and "CheckViolation" in line["exception"]
        for line in log
        if "incident" in line["message"]
    )
    assert any("trying again" in line["message"] for line in log)
    assert any(line["message"].startswith("poll: ") for line in log)
    handled = [line for line in log if line["logger"] == "bot.monitoring.runs" and line["level"] == "INFO"]
    assert {"message", "callback_query", "edited_message", "my_chat_member", "sheet"} <= {
        line["subject"] for line in handled
    }
    assert {"answered", "abstained", "checked", "calculated"} <= {line.get("outcome") for line in handled}
    stages = [set(line["ms"]) for line in handled if line.get("outcome") == "answered"]
    assert stages
    assert all(found == {"queue", "compute", "database", "send", "handle"} for found in stages)
    assert any(line["result"] == "dead" and line["incident"] == incident for line in handled)
    assert len({line["conversation"] for line in handled}) == 4, "three sellers and a group"
    corrected, sheet = (
        {line["conversation"] for line in handled if line["subject"] == subject}
        for subject in ("edited_message", "sheet")
    )
    assert corrected == sheet


async def answered(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply(timeout=30)


async def use_everything(sandbox: Sandbox) -> None:
    """A check, a calculation, a spreadsheet with what nobody is to read, a photo, a correction, a group."""
    async with SandboxClient(sandbox.api_url, SELLER) as seller, seller.in_group() as group:
        await agree(seller)
        await answered(seller, "/check 상품명: 파란고무장갑 국내최고 10켤레")
        await answered(seller, "/fee 37410원에 파란고무장갑 팔면 얼마 남아요")
        await seller.upload("document", "비밀장부.csv", LISTINGS.encode(), "보라색목도리 봐 주세요")
        while "document" not in (await seller.wait_for_reply(timeout=60)).raw:
            continue
        await seller.upload("photo", "비밀장부.jpg", photo("청록색양말"), "청록색양말 사진 봐 주세요")
        await seller.wait_for_reply(timeout=30)
        (message,) = await seller.say("보라색목도리")
        await seller.wait_for_reply(timeout=30)
        await seller.edit(message, "반품 배송비는 누가 내요? 홍길순")
        await seller.wait_for_reply(timeout=30)
        await group.say(f"@{await group.bot_name()} 살구빛우산 정산은 언제 들어와요?")
        await group.wait_for_reply(timeout=30)


async def ask_as_a_stranger(sandbox: Sandbox) -> None:
    """Questions of somebody who has not agreed that anything is kept, and who blocks the bot in the end."""
    async with SandboxClient(sandbox.api_url, STRANGER) as stranger:
        for text in QUESTIONS:
            await answered(stranger, text)
        await stranger.block()


async def be_unlucky(sandbox: Sandbox, postgres_url: str) -> str:
    """Telegram is busy, broken, gone and talks nonsense; then the database refuses a row, and quotes it.

    Returns the number that the seller is told.
    """
    async with SandboxClient(sandbox.api_url, UNLUCKY) as unlucky:
        await agree(unlucky)
        for kind in (FaultKind.TOO_MANY_REQUESTS, FaultKind.SERVER_ERROR, FaultKind.DROP_BEFORE):
            sandbox.faults.plan("sendMessage", Fault(kind, 0.1))
        sandbox.faults.plan("getUpdates", Fault(FaultKind.GARBAGE))
        await answered(unlucky, "살구빛우산 정산은 언제 들어와요? 홍길순")
        connection = await asyncpg.connect(postgres_url)
        forbid = f"ALTER TABLE question ADD CONSTRAINT never CHECK (seller_id <> {UNLUCKY}) NOT VALID"
        await connection.execute(forbid)
        await connection.close()
        reply = await answered(unlucky, "살구빛우산 정산은 언제 들어와요? 홍길순")
        return reply.text.partition("사건 번호 ")[2].rstrip(")")


def photo(words: str) -> bytes:
    """Return a photo whose camera has written something into it."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = words
    Image.new("RGB", (700, 700), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()

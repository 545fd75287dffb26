"""How long a spreadsheet of a thousand listings takes to come back checked, and how long sellers wait meanwhile.

The bot runs as a process of its own against the sandbox's Bot API server, over HTTP. A spreadsheet is checked alone,
with the processor time that it takes: on a machine that others use, that tells more than the clock. Questions are asked
one at a time, first while nothing else is done, then while the spreadsheet is checked again: the ratio of the two is
what the check costs those who only ask. Then the memory: after a thousand questions and a hundred checks.

    python -m benchmarks.check [LISTINGS]
"""

import asyncio
import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle

import openpyxl
from rich.console import Console
from rich.table import Table

from benchmarks.parts.processes import memory, processor
from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from indexer.settings import IndexerSettings
from knowledge.guide_folder import load_guide

LISTINGS = 1000
IDLE = 100
QUESTIONS = 1000
CHECKS = 100
LONGEST = 300.0

_sellers = count(1000)
_DRAW = random.Random(0)  # noqa: S311 - a fixed draw, not a secret

MADE_OF = ("국산", "유기농", "프리미엄", "대용량", "휴대용", "접이식", "무선", "여성", "남성", "아동용", "스테인리스")
PRODUCTS = {
    "홍삼 진액 30포": "식품 > 건강식품",
    "물티슈 캡형 100매": "생활용품 > 화장지·물티슈",
    "블루투스 이어폰 노이즈캔슬링": "가전 > 음향기기",
    "오리털 롱패딩 점퍼": "의류 > 아우터",
    "텀블러 500ml": "주방용품 > 컵·텀블러",
    "캠핑 의자 릴렉스 체어": "스포츠 > 캠핑",
    "고양이 모래 두부 7L": "반려동물 > 고양이",
    "수분 크림 50ml": "화장품 > 스킨케어",
}
RISKY = ("국내 최고", "암 완치", "부작용 전혀 없는", "나이키st", "최저가")
SENTENCES = (
    "<p>하루에 한 번 사용하기 좋은 크기로 만들었어요.</p>",
    "<p>재질과 크기는 아래 표를 확인해 주세요.</p>",
    "<p>주문하신 다음 날 발송하고, 제주와 도서 지역은 며칠 더 걸려요.</p>",
    "<p>교환과 반품은 받으신 날부터 7일 안에 신청하실 수 있어요.</p>",
    "<p>선물용 상자에 담아 보내 드려요. 원산지는 상품정보제공고시를 봐 주세요.</p>",
)


@dataclass(frozen=True, slots=True)
class Bot:
    """The running bot.

    Attributes:
        sandbox: What it talks to.
        pid: Its process.
    """

    sandbox: Sandbox
    pid: int

    async def ask(self, text: str) -> float:
        """Ask as a seller of one's own who has agreed, so that nobody is asked to slow down; return the seconds."""
        async with SandboxClient(self.sandbox.api_url, user_id=next(_sellers)) as seller:
            await agree(seller, LONGEST)
            began = time.perf_counter()
            await seller.say(text)
            await seller.wait_for_reply(LONGEST)
            return time.perf_counter() - began


@asynccontextmanager
async def running() -> AsyncIterator[Bot]:
    """Run the bot."""
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(0) as sandbox:
            settings = {
                "TELEGRAM_BOT_TOKEN": sandbox.token,
                "TELEGRAM_API_URL": sandbox.api_url,
                "DATABASE_URL": f"sqlite:///{folder}/store.sqlite3",
                "LOG_LEVEL": "WARNING",
            }
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL
            )
            try:
                bot = Bot(sandbox, process.pid)
                await bot.ask("/start")
                yield bot
            finally:
                process.terminate()
                await process.wait()


def title(number: int) -> tuple[str, str]:
    """Return a product's name, every tenth of them a risky one, and its category."""
    product, category = _DRAW.choice(list(PRODUCTS.items()))
    words = [_DRAW.choice(RISKY)] if number % 10 == 0 else []
    return " ".join((*words, *_DRAW.sample(MADE_OF, 2), product, str(number))), category


def workbook(listings: int) -> bytes:
    """Return a workbook as sellers keep them, with descriptions of about 1,200 characters."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["상품명", "카테고리", "판매가", "상세설명", "옵션", "배송비", "대표이미지", "추가이미지1"])
    for number in range(listings):
        name, category = title(number)
        text = "".join(_DRAW.choice(SENTENCES) for _ in range(30))
        address = f"https://image.example/{number}.jpg"
        sheet.append([name, category, 9900 + 10 * number, text, "블랙, 화이트(+1000)", "무료", address, address])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def check_workbook(bot: Bot, listings: int, questions: Sequence[str]) -> tuple[float, list[float]]:
    """Have a workbook checked, and ask meanwhile; return the seconds it took, and those of the replies."""
    content = workbook(listings)
    latencies: list[float] = []
    async with SandboxClient(bot.sandbox.api_url, user_id=next(_sellers)) as seller:
        await agree(seller)
        began = time.perf_counter()
        await seller.upload("document", "상품.xlsx", content)
        await seller.wait_for_reply(LONGEST)
        result = asyncio.create_task(seller.wait_for_reply(LONGEST))
        for question in cycle(questions) if questions else ():
            if result.done():
                break
            latencies.append(await bot.ask(question))
        assert "document" in (await result).raw  # noqa: S101 - else nothing was measured
        return time.perf_counter() - began, latencies


async def measure(listings: int, questions: Sequence[str]) -> None:
    """Measure and print."""
    async with running() as bot:
        started = memory(bot.pid)
        for question in questions[:20]:
            await bot.ask(question)
        idle = [await bot.ask(question) for question in questions[:IDLE]]
        before = processor(bot.pid)
        seconds, _ = await check_workbook(bot, listings, ())
        taken = processor(bot.pid) - before
        _, busy = await check_workbook(bot, listings, questions)
        after_file = memory(bot.pid)
        for question in questions[:QUESTIONS]:
            await bot.ask(question)
        checked = [await bot.ask(f"/check {title(number)[0]}") for number in range(CHECKS)]
        finished = memory(bot.pid)
    console = Console()
    console.print(f"{listings} listings came back in {seconds:.1f} s, with {taken:.1f} s of a processor")
    table = Table("", "replies", "p50 ms", "p95 ms", title="how long a seller waits")
    for name, latencies in (("question, idle", idle), ("question, meanwhile", busy), ("/check of a title", checked)):
        table.add_row(name, str(len(latencies)), *(f"{percentile(latencies, p):.0f}" for p in (50, 95)))
    ratios = (f"{percentile(busy, p) / percentile(idle, p):.1f}" for p in (50, 95))
    table.add_row("meanwhile / idle", "", *ratios)
    console.print(table)
    console.print(
        f"resident: {started:.0f} MiB after the start, {after_file:.0f} after the file, "
        f"{finished:.0f} after {QUESTIONS} questions and {CHECKS} checks"
    )


def percentile(latencies: Sequence[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return statistics.quantiles(latencies, n=100)[percent - 1] * 1000


def main() -> None:
    """Measure with the questions that sellers ask."""
    listings = int(sys.argv[1]) if len(sys.argv) > 1 else LISTINGS
    if not IndexerSettings().index_dir.is_dir():
        sys.exit("run `make prepare` first")
    aliases = [alias for item in load_guide().items() for alias in item.aliases]
    asyncio.run(measure(listings, _DRAW.choices(aliases, k=QUESTIONS)))


if __name__ == "__main__":
    main()

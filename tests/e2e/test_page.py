"""The chat page in a real browser at the size of a phone; a small bot in the test answers through the Bot API."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    Update,
)

from bot.sandbox import Sandbox

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
SELLER = 1
EVIL = "<img src=x onerror=\"document.title='owned'\"> & <b>굵게</b>"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763c8a8c9070002d4013d6ff18a"
    "a30000000049454e44ae426082"
)
Answer = Callable[[Bot, Message], Awaitable[object]]


class EchoBot:
    """A bot that says what it hears, or does as the test tells it."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.answer: Answer = self.echo
        self.pressed: list[str | None] = []

    @staticmethod
    async def echo(bot: Bot, message: Message) -> None:
        buttons = [
            [InlineKeyboardButton("네", callback_data="yes"), InlineKeyboardButton("알림", callback_data="alert")]
        ]
        text = message.text or f"받음: {message.caption}"
        await bot.send_message(message.chat_id, text, reply_markup=InlineKeyboardMarkup(buttons))

    async def run(self) -> None:
        """Poll until it is cancelled."""
        offset = 0
        while True:
            for update in await self.bot.get_updates(offset=offset, timeout=5):
                offset = update.update_id + 1
                await self.handle(update)

    async def handle(self, update: Update) -> None:
        """Answer one update."""
        if update.message:
            await self.answer(self.bot, update.message)
        elif update.callback_query:
            self.pressed.append(update.callback_query.data)
            await asyncio.sleep(0.2)
            alert = update.callback_query.data == "alert"
            await update.callback_query.answer("눌렀어요", show_alert=alert)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: there is no chromium on the path")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def place() -> AsyncIterator[Sandbox]:
    """A sandbox of the test's own."""
    async with Sandbox(0) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def echo(place: Sandbox) -> AsyncIterator[EchoBot]:
    """A bot that is running."""
    async with Bot(place.token, base_url=f"{place.api_url}/bot") as bot:
        running = EchoBot(bot)
        task = asyncio.create_task(running.run())
        yield running
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, place: Sandbox, echo: EchoBot) -> AsyncIterator[Page]:
    """The page on a phone in Seoul; whatever it complains about fails the test."""
    context = await browser.new_context(viewport=PHONE, locale="ko-KR", timezone_id="Asia/Seoul", has_touch=True)
    opened = await context.new_page()
    opened.set_default_timeout(15_000)
    complaints: list[str] = []
    opened.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(place.page_url)
    await expect(opened.locator("#status")).to_have_text("온라인")
    yield opened
    assert await opened.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await context.close()
    assert complaints == []


async def send(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


async def test_a_question_is_sent_and_answered_with_buttons(page: Page, echo: EchoBot) -> None:
    await send(page, "정산은 언제 들어와요?")
    mine, theirs = page.locator(".row.mine"), page.locator(".row.bot[data-id]")
    await expect(mine.locator(".text")).to_have_text("정산은 언제 들어와요?")
    await expect(theirs.locator(".text")).to_have_text("정산은 언제 들어와요?")
    await expect(mine.locator("time")).to_have_text(re.compile("^오[전후] [0-9:]+$"))
    await expect(mine.locator(".tick")).to_have_text("읽음")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("#intro")).to_be_hidden()


async def test_a_pressed_button_waits_for_the_answer_and_shows_it(page: Page, echo: EchoBot) -> None:
    await send(page, "가")
    yes = page.get_by_role("button", name="네")
    await yes.click()
    await expect(yes).to_have_attribute("aria-busy", "true")
    await expect(page.locator("#toast")).to_have_text("눌렀어요")
    await expect(yes).not_to_have_class(re.compile("loading"))
    assert echo.pressed == ["yes"]


async def test_an_alert_stays_until_it_is_closed(page: Page) -> None:
    await send(page, "가")
    await page.get_by_role("button", name="알림").click()
    dialog = page.locator("#alert")
    await expect(dialog).to_contain_text("눌렀어요")
    await dialog.get_by_role("button", name="확인").click()
    await expect(dialog).to_be_hidden()


async def test_typing_is_shown_until_the_answer_comes(page: Page, echo: EchoBot) -> None:
    go = asyncio.Event()

    async def slow(bot: Bot, message: Message) -> None:
        await bot.send_chat_action(message.chat_id, "typing")
        await go.wait()
        await bot.send_message(message.chat_id, "찾았어요")

    echo.answer = slow
    await send(page, "가")
    await expect(page.locator("#typing")).to_be_visible()
    await expect(page.locator("#status")).to_have_text("입력 중…")
    go.set()
    await expect(page.locator(".row.bot[data-id] .text")).to_have_text("찾았어요")
    await expect(page.locator("#typing")).to_be_hidden()


async def test_text_stays_text(page: Page) -> None:
    await send(page, EVIL)
    texts = page.locator(".row .text")
    await expect(texts).to_have_count(2)
    assert await texts.all_inner_texts() == [EVIL, EVIL]
    assert await page.locator(".row img, .row b").count() == 0
    assert await page.title() != "owned"


async def test_entities_become_elements(page: Page, echo: EchoBot) -> None:
    source = (
        "<b>굵게 <i>기울여</i></b> <u>밑</u> <s>취소</s> <code>x&lt;1</code> "
        "<a href='https://a.kr/?q=1'>링크</a> /help\n"
        '<pre><code class="language-python">print()</code></pre>\n<blockquote>인용</blockquote>'
        "<blockquote expandable>1\n2\n3\n4\n5</blockquote><tg-spoiler>비밀</tg-spoiler>"
    )
    echo.answer = lambda bot, message: bot.send_message(message.chat_id, source, parse_mode="HTML")
    await send(page, "가")
    text = page.locator(".row.bot[data-id] .text")
    await expect(text.locator("strong em")).to_have_text("기울여")
    await expect(text.locator("u")).to_have_text("밑")
    await expect(text.locator("s")).to_have_text("취소")
    await expect(text.locator("code").first).to_have_text("x<1")
    await expect(text.locator("pre code")).to_have_attribute("data-language", "python")
    link = text.get_by_role("link", name="링크")
    await expect(link).to_have_attribute("href", "https://a.kr/?q=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(text.locator("blockquote").first).to_have_text("인용")
    more = text.get_by_role("button", name="더 보기")
    await more.click()
    await expect(text.get_by_role("button", name="접기")).to_have_attribute("aria-expanded", "true")
    spoiler = text.locator(".spoiler")
    await spoiler.click()
    await expect(spoiler).to_have_class(re.compile("open"))
    await text.get_by_role("button", name="/help").click()
    await expect(page.locator(".row.mine .text").last).to_have_text("/help")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "tg://resolve?domain=x"])
async def test_only_web_addresses_become_links(page: Page, echo: EchoBot, address: str) -> None:
    entity = MessageEntity("text_link", 0, 2, url=address)
    echo.answer = lambda bot, message: bot.send_message(message.chat_id, "링크", entities=[entity])
    await send(page, "가")
    text = page.locator(".row.bot[data-id] .text")
    await expect(text).to_have_text("링크")
    assert await text.locator("a").count() == 0


async def test_the_command_menu_opens_filters_and_sends(page: Page, echo: EchoBot) -> None:
    await echo.bot.set_my_commands(
        [("fee", "수수료를 계산해요"), ("settle", "정산일을 계산해요"), ("start", "처음부터")]
    )
    await page.get_by_role("button", name="명령어 보기").click()
    options = page.get_by_role("option")
    await expect(options).to_have_count(3)
    await page.locator("#text").press("Escape")
    await expect(options).to_have_count(0)
    await page.locator("#text").press_sequentially("/s")
    await expect(options).to_have_count(2)
    await page.locator("#text").press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".row.mine .text")).to_have_text("/start")
    await expect(options).to_have_count(0)


async def test_tab_completes_a_command_for_its_words(page: Page, echo: EchoBot) -> None:
    await echo.bot.set_my_commands([("fee", "수수료를 계산해요")])
    await expect(page.get_by_role("button", name="명령어 보기")).to_be_visible()
    await page.locator("#text").press_sequentially("/f")
    await page.locator("#text").press("Tab")
    await expect(page.locator("#text")).to_have_value("/fee ")
    await page.locator("#text").press_sequentially("35000")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".row.mine .text")).to_have_text("/fee 35000")


async def test_enter_sends_shift_enter_breaks_and_a_syllable_in_the_making_does_neither(page: Page) -> None:
    text = page.locator("#text")
    await text.press_sequentially("첫 줄")
    await text.press("Shift+Enter")
    await text.press_sequentially("둘째 줄")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    await text.evaluate(f"element => element.dispatchEvent({composing})")
    await expect(text).to_have_value("첫 줄\n둘째 줄")
    assert await page.locator(".row").count() == 1  # the hidden dots
    await text.press("Enter")
    await expect(page.locator(".row.mine .text")).to_have_text("첫 줄\n둘째 줄")


async def test_an_example_and_the_start_button_begin_a_conversation(page: Page) -> None:
    example = page.locator(".chips button").first
    words = await example.inner_text()
    await example.click()
    await expect(page.locator(".row.mine .text")).to_have_text(words)


async def test_the_start_button_sends_start(page: Page) -> None:
    await page.get_by_role("button", name="시작하기").click()
    await expect(page.locator(".row.mine .text")).to_have_text("/start")


async def test_a_photo_goes_out_with_its_caption_and_opens_large(page: Page, echo: EchoBot) -> None:
    await page.locator("#pick-photo").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    await expect(page.locator("#context")).to_contain_text("a.png")
    await send(page, "상품 사진")
    photo = page.locator(".row.mine .photo")
    await expect(photo.locator("img")).to_have_js_property("naturalWidth", 1)
    await expect(page.locator(".row.bot[data-id] .text")).to_have_text("받음: 상품 사진")
    await photo.click()
    await expect(page.locator("#viewer img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer")).to_be_hidden()


async def test_a_document_goes_out_and_can_be_fetched(page: Page) -> None:
    await page.get_by_role("button", name="파일 첨부").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="파일").click()
    await (await chooser.value).set_files({"name": "주문 <1>.csv", "mimeType": "text/csv", "buffer": b"a,b\n"})
    await page.get_by_role("button", name="보내기").click()
    link = page.locator(".row.mine .file")
    await expect(link).to_contain_text("주문 <1>.csv")
    await expect(link).to_contain_text("4 B")
    async with page.expect_download() as download:
        await link.click()
    assert (await asyncio.to_thread((await (await download.value).path()).read_bytes)) == b"a,b\n"


async def test_several_photos_go_out_as_one_album(page: Page, echo: EchoBot) -> None:
    albums: list[str | None] = []

    async def note(bot: Bot, message: Message) -> None:
        albums.append(message.media_group_id)

    echo.answer = note
    files = [{"name": f"{number}.png", "mimeType": "image/png", "buffer": PNG} for number in range(3)]
    await page.locator("#pick-photo").set_input_files(files)  # type: ignore[arg-type]
    await expect(page.locator("#context")).to_contain_text("0.png, 1.png, 2.png")
    await send(page, "/check")
    await expect(page.locator(".row.mine .photo")).to_have_count(3)
    await expect(page.locator(".row.mine .text")).to_have_text("/check")
    while len(albums) < 3:
        await asyncio.sleep(0.05)
    assert len(set(albums)) == 1
    assert albums[0] is not None


async def test_a_file_of_the_bots_is_fetched_and_has_its_caption_and_buttons(page: Page, echo: EchoBot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("네", callback_data="yes")]])
    echo.answer = lambda bot, message: bot.send_document(
        message.chat_id,
        b"PK workbook",
        filename="상품_점검결과.xlsx",
        caption="<b>상품 3개</b>를 점검했어요",
        parse_mode="HTML",
        reply_markup=keyboard,
    )
    await send(page, "가")
    row = page.locator(".row.bot[data-id]")
    await expect(row.locator(".file")).to_contain_text("상품_점검결과.xlsx")
    await expect(row.locator("strong")).to_have_text("상품 3개")
    await row.get_by_role("button", name="네").click()
    await expect(page.locator("#toast")).to_have_text("눌렀어요")
    async with page.expect_download() as download:
        await row.locator(".file").click()
    fetched = await download.value
    assert fetched.suggested_filename == "상품_점검결과.xlsx"
    assert (await asyncio.to_thread((await fetched.path()).read_bytes)) == b"PK workbook"


async def test_an_own_message_is_edited(page: Page) -> None:
    await send(page, "정산 언재")
    row = page.locator(".row.mine")
    await row.locator(".bubble").hover()
    await row.get_by_role("button", name="메시지 메뉴").click()
    await page.get_by_role("menuitem", name="수정").click()
    await expect(page.locator("#text")).to_have_value("정산 언재")
    await send(page, "정산 언제")
    await expect(row.locator(".text")).to_have_text("정산 언제")
    await expect(row.locator(".meta")).to_contain_text("수정됨")
    await expect(page.locator("#context")).to_be_hidden()


async def test_a_bots_message_can_be_answered_but_not_edited(page: Page, echo: EchoBot) -> None:
    await send(page, "가")
    row = page.locator(".row.bot[data-id]").first
    await row.get_by_role("button", name="메시지 메뉴").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="수정")).to_be_hidden()
    await page.get_by_role("menuitem", name="답장").click()
    await expect(page.locator("#context")).to_contain_text("가")
    await send(page, "그게 뭐예요?")
    await expect(page.locator(".row.mine").last.locator(".answered")).to_contain_text("가")


async def test_the_bots_edits_and_deletions_are_seen(page: Page, echo: EchoBot) -> None:
    await send(page, "가")
    text = page.locator(".row.bot[data-id] .text")
    await expect(text).to_have_text("가")
    number = int(await page.locator(".row.bot[data-id]").get_attribute("data-id") or 0)
    await echo.bot.edit_message_text("나", SELLER, number)
    await expect(text).to_have_text("나")
    await expect(page.locator(".row.bot[data-id] .inline")).to_have_count(0)
    await echo.bot.delete_message(SELLER, number)
    await expect(page.locator(".row.bot[data-id]")).to_have_count(0)


async def test_a_long_answer_is_read_from_its_beginning(page: Page, echo: EchoBot) -> None:
    long = "\n".join(f"{number}. 정산 대금은 영업일로 셉니다." for number in range(1, 120))
    echo.answer = lambda bot, message: bot.send_message(message.chat_id, long)
    await send(page, "길게")
    row = page.locator(".row.bot[data-id]")
    await expect(page.locator("#down")).to_be_visible()
    # It scrolls smoothly: wait until it stands still.
    tops = [1e9, 0.0]
    while tops[-1] != tops[-2]:
        await asyncio.sleep(0.15)
        tops.append(await row.evaluate("element => element.getBoundingClientRect().top"))
    assert 0 < tops[-1] < 140
    await page.get_by_role("button", name="맨 아래로").click()
    await expect(page.locator("#down")).to_be_hidden()


async def test_a_reply_keyboard_writes_for_the_seller(page: Page, echo: EchoBot) -> None:
    markup = ReplyKeyboardMarkup([["수수료", "정산"]], one_time_keyboard=True)
    echo.answer = lambda bot, message: bot.send_message(message.chat_id, "고르세요", reply_markup=markup)
    await send(page, "가")
    await page.locator("#keyboard").get_by_role("button", name="정산").click()
    await expect(page.locator(".row.mine .text").last).to_have_text("정산")


async def test_the_theme_follows_the_device_and_can_be_chosen(page: Page) -> None:
    color = "getComputedStyle(document.querySelector('.bar')).backgroundColor"
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate(color)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(color)
    assert light != dark
    await page.get_by_role("button", name="설정").click()
    await page.get_by_role("radio", name="밝게").check()
    assert await page.evaluate(color) == light
    await page.reload()
    await expect(page.locator("#status")).to_have_text("온라인")
    assert await page.evaluate(color) == light


async def test_the_language_of_the_page_changes(page: Page) -> None:
    await page.get_by_role("button", name="설정").click()
    async with page.expect_navigation():
        await page.get_by_role("radio", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_in_the_group_each_message_has_a_name(page: Page, place: Sandbox) -> None:
    await page.get_by_role("button", name="설정").click()
    async with page.expect_navigation():
        await page.get_by_role("radio", name="판매자 모임").click()
    await expect(page.locator("#title")).to_have_text("판매자 모임")
    await send(page, "/help")
    await expect(page.locator(".row.bot[data-id] .name")).to_have_text("지마켓 판매자 도우미")


async def test_everything_is_reached_by_keyboard(page: Page) -> None:
    await send(page, "가")
    await expect(page.locator(".inline")).to_have_count(2)
    seen = set()
    await page.locator("#menu-button").focus()
    for _ in range(12):
        await page.keyboard.press("Tab")
        seen.add(await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
    assert {"네", "알림", "text", "attach"} <= seen


async def test_the_page_comes_back_when_the_server_does(browser: Browser) -> None:
    context = await browser.new_context(viewport=PHONE, locale="ko-KR")
    page = await context.new_page()
    async with Sandbox(0) as first:
        await page.goto(first.page_url)
        await expect(page.locator("#status")).to_have_text("온라인")
        await send(page, "가")
        await expect(page.locator(".row.mine")).to_have_count(1)
    await expect(page.locator("#status")).to_have_text("다시 연결하는 중…")
    async with Sandbox(first.port):
        await expect(page.locator("#toast")).to_have_text("다시 연결됐어요. 새 대화로 시작해요.", timeout=20_000)
        await expect(page.locator(".row.mine")).to_have_count(0)
        await expect(page.locator("#status")).to_have_text("온라인")
        await context.close()

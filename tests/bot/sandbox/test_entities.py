"""The HTML reader says what Telegram says, to the byte, and loses nothing on the way back."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sandbox.entities import EntityError, parse_html, to_html
from bot.sandbox.text import Entity, FormattedText, split_utf16, tidy, utf16_length, utf16_slice, with_found

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def kinds(source: str) -> list[tuple[str, int, int]]:
    return [(str(entity.type), entity.offset, entity.length) for entity in parse_html(source).entities]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("<b>정산</b> 일", "정산 일", [("bold", 0, 2)]),
        ("<strong>가</strong>", "가", [("bold", 0, 1)]),
        ("<i>가</i><em>나</em>", "가나", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", at, 1) for at in range(3)]),
        ("<tg-spoiler>a</tg-spoiler><span class='tg-spoiler'>b</span>", "ab", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("😀<b>😀가</b>", "😀😀가", [("bold", 2, 3)]),
        ("<b>가<i>나</i></b>", "가나", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ("<B>a</B >", "a", [("bold", 0, 1)]),
        ("<b></b>", "", []),
        ("&lt;b&gt; &amp; &quot;&#39;&#x1F600;", "<b> & \"'😀", []),
        ("&copy; &amp;amp; A&B &lt", "&copy; &amp; A&B <", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_tags_become_entities(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert parse_html(source).text == text
    assert kinds(source) == expected


def test_a_link_keeps_its_address_and_a_user_link_mentions() -> None:
    link, mention = parse_html('<a href="https://a.kr/?x=1&amp;y=2">가</a><a href="tg://user?id=7">나</a>').entities
    assert (link.type, link.url) == ("text_link", "https://a.kr/?x=1&y=2")
    assert (mention.type, mention.user_id) == ("text_mention", 7)


def test_an_address_that_telegram_would_not_take_is_no_link() -> None:
    assert parse_html('<a href="없는주소">가</a>') == FormattedText("가")


@pytest.mark.parametrize(
    "source",
    ['<pre><code class="language-python">x</code></pre>', '<code class="language-python"><pre>x</pre></code>'],
)
def test_a_code_block_has_a_language(source: str) -> None:
    assert parse_html(source).entities == (Entity("pre", 0, 1, language="python"),)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("가<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("😀<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 4'),
        ("<b>가", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>가</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b><i>가</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
        ("가</b>", "Unexpected end tag at byte offset 3"),
        ("가<b", "Unclosed start tag at byte offset 3"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>가</b", "Unclosed end tag at byte offset 6"),
        ("<a href=가>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<b "x">y</b>', 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, error: str) -> None:
    with pytest.raises(EntityError) as caught:
        parse_html(source)
    assert str(caught.value) == error


@given(TEXT)
@example("<b>&amp;</b>")
@example("&#39; &lt")
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == FormattedText(text)


@given(TEXT)
def test_lengths_are_utf16(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2
    bold = parse_html(f"<b>{html.escape(text)}</b>").entities
    assert [entity.length for entity in bold] == ([utf16_length(text)] if text else [])


MARKUP = st.recursive(
    TEXT.map(html.escape),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"]), inner).map(
            lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
        ),
        inner.map(lambda text: f'<a href="https://a.kr/?q=1&amp;r=2">{text}</a>'),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)


@given(MARKUP)
def test_what_is_written_back_reads_the_same(source: str) -> None:
    once = parse_html(source)
    again = parse_html(to_html(once))
    assert again.text == once.text
    assert set(again.entities) == set(once.entities)


def test_overlapping_entities_are_written_as_nested_tags() -> None:
    crossing = FormattedText("abc", (Entity("bold", 0, 2), Entity("italic", 1, 2)))
    assert to_html(crossing) == "<b>a<i>b</i></b><i>c</i>"


@given(TEXT, st.integers(2, 50))
def test_long_texts_are_cut_without_loss(text: str, limit: int) -> None:
    pieces = split_utf16(text, limit)
    assert "".join(pieces) == text
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)


@given(TEXT)
def test_tidy_texts_stay_as_they_are_and_entities_stay_inside(text: str) -> None:
    once = tidy(parse_html(f"<b>{html.escape(text)}</b>"))
    assert tidy(once) == once
    assert all(0 <= entity.offset < entity.end <= utf16_length(once.text) for entity in once.entities)


def test_tidying_moves_entities_along() -> None:
    formatted = parse_html(" \n 가\r나 <b>다라</b> \t")
    assert tidy(formatted) == FormattedText("가나 다라", (Entity("bold", 3, 2),))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/fee 35000", [("bot_command", "/fee")]),
        ("(/fee@some_bot)", [("bot_command", "/fee@some_bot")]),
        ("/수수료", []),
        ("/start한", []),
        ("가/fee", []),
        ("@some_bot 정산", [("mention", "@some_bot")]),
        ("a@b.com", [("email", "a@b.com")]),
        ("https://gmarket.co.kr/a?b=1. 끝", [("url", "https://gmarket.co.kr/a?b=1")]),
        ("www.gmarket.co.kr 에서", [("url", "www.gmarket.co.kr")]),
        ("#정산 #1", [("hashtag", "#정산")]),
        ("010-1234-5678, 35,000원, 3.5%", []),
        ("😀 /fee", [("bot_command", "/fee")]),
    ],
)
def test_telegram_finds_commands_mentions_and_addresses(text: str, found: list[tuple[str, str]]) -> None:
    entities = with_found(FormattedText(text)).entities
    assert [(str(one.type), utf16_slice(text, one.offset, one.end)) for one in entities] == found


def test_nothing_is_found_inside_of_code() -> None:
    assert [str(one.type) for one in with_found(parse_html("<code>/fee</code>")).entities] == ["code"]

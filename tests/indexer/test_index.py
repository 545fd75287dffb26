import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import faiss
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.builds import current_build
from indexer.corpus import FILES, PASSAGES, TOKENS, VECTORS
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.evaluation import leave_out, score
from indexer.index import CANDIDATES, Index
from indexer.manifest import MANIFEST, file_hash
from indexer.out_of_scope import out_of_scope
from indexer.words import Words
from knowledge.topic import Topic

WORDLESS = ["", "   ", "🙏🙏🙏", "ㅋㅋㅋㅋ", "?!?!", "\u200b\u200d\u2066", "\x00", "¿", "❤️"]
STRANGE = [
    "정산" * 5000,
    "정산 언제 " + "🙏" * 3000,
    "\u202e정\u200b산 언제 돼요\u202c",
    "정산\ud83d언제",
    "'; DROP TABLE items; --",
    "<b>정산</b> {x} %s \\",
    "1" * 400,
]


@pytest.fixture(scope="module")
def small(built: Path, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


# A small guide.


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("정산일이 언제예요?", "payday"),
        ("입금은 며칠 걸려요", "payday"),
        ("수수료 몇퍼센트", "fee"),
        ("판매하면 얼마 떼가나요", "fee"),
        ("사진은 몇 장 넣어야 해요?", "photo"),
        ("how much fee", "fee"),
    ],
)
def test_questions_find_their_item(small: Index, question: str, item: str) -> None:
    result = small.search(question)
    assert result.hits[0].item.id == item
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


def test_a_hit_says_why(small: Index) -> None:
    hit = small.search("수수료 얼마 떼요").hits[0]
    assert hit.alias == "수수료 얼마 떼요"
    assert hit.item.sources[0].title == "판매자 가이드"
    # The alias is embedded as a passage, the question as a query: near, not equal.
    assert 0.9 < hit.signals.alias <= 1
    assert hit.signals.coverage == pytest.approx(1)
    assert hit.signals.words > 0
    assert 0.5 < hit.signals.tokens <= 1


def test_a_word_that_the_guide_lacks_lowers_coverage(small: Index) -> None:
    known = small.search("수수료 얼마").hits[0].signals.coverage
    assert 0 < small.search("수수료 얼마 아마존").hits[0].signals.coverage < known


def test_the_number_of_hits_is_limited(small: Index) -> None:
    assert len(small.search("수수료", limit=1).hits) == 1
    assert len(small.search("수수료", limit=50).hits) == 3


def test_the_first_hit_and_its_confidence_do_not_depend_on_the_limit(small: Index) -> None:
    one, many = small.search("정산 언제", limit=1), small.search("정산 언제", limit=3)
    assert (one.hits[0], one.confidence) == (many.hits[0], many.confidence)


@pytest.mark.parametrize("question", WORDLESS)
def test_what_has_no_word_has_no_answer(small: Index, question: str) -> None:
    result = small.search(question)
    assert (result.hits, result.confidence) == ((), 0)


@pytest.mark.parametrize("question", ["zzqx wvkj", "Где моя посылка", "日本語の質問"])
def test_words_that_the_guide_has_never_seen_are_not_trusted(small: Index, question: str) -> None:
    result = small.search(question)
    assert result.hits
    assert result.confidence == 0


@pytest.mark.parametrize("question", STRANGE, ids=range(len(STRANGE)))
def test_strange_questions_are_searched_like_others(small: Index, question: str) -> None:
    assert 0 <= small.search(question).confidence <= 1


def test_invisible_characters_change_nothing(small: Index) -> None:
    assert small.search("\u202e정\u200b산 언제\u2066 돼요ㅋㅋㅋ") == small.search("정산 언제 돼요")


def test_items_by_id_and_by_topic(small: Index) -> None:
    assert [item.id for item in small.items()] == ["payday", "fee", "photo"]
    assert [item.id for item in small.items(Topic.FEES)] == ["fee"]
    assert small.items(Topic.ADS) == ()
    assert small.item("photo") in small.items()
    assert small.item("nothing") is None


def test_left_out_aliases_are_not_searched(small: Index) -> None:
    reduced = small.without(frozenset(["수수료 얼마 떼요"]))
    assert reduced.search("수수료 얼마 떼요").hits[0].alias != "수수료 얼마 떼요"
    assert small.search("수수료 얼마 떼요").hits[0].alias == "수수료 얼마 떼요"


# What is refused.


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_missing_file_is_named(index_dir: Path, encoder: Encoder, words: Words, name: str) -> None:
    (current_build(index_dir) / name).unlink()
    with pytest.raises(IndexUnusableError, match=f"{name} is missing: run `python -m indexer build`"):
        Index.load(index_dir, encoder, words)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named(index_dir: Path, encoder: Encoder, words: Words, name: str) -> None:
    path = current_build(index_dir) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=f"{name} is damaged"):
        Index.load(index_dir, encoder, words)


def edited(index_dir: Path, change: Callable[[dict[str, object]], object]) -> None:
    path = current_build(index_dir) / MANIFEST
    fields = json.loads(path.read_text("utf-8"))
    change(fields)
    path.write_text(json.dumps(fields), "utf-8")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda fields: fields.update(format=99), "format 99, not 2"),
        (lambda fields: fields.pop("format"), "is damaged"),
        (lambda fields: fields.pop("ranking"), "is damaged"),
        (lambda fields: fields.update(fingerprint="0" * 64), "another model .*000000000000"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    index_dir: Path, encoder: Encoder, words: Words, change: Callable[[dict[str, object]], object], reason: str
) -> None:
    edited(index_dir, change)
    with pytest.raises(IndexUnusableError, match=reason):
        Index.load(index_dir, encoder, words)


@pytest.mark.parametrize(("name", "content"), [(PASSAGES, b"{}\n"), (VECTORS, b"IxFI"), (TOKENS, b"\x93NUMPY")])
def test_rubbish_with_the_right_hash_is_refused(
    index_dir: Path, encoder: Encoder, words: Words, name: str, content: bytes
) -> None:
    path = current_build(index_dir) / name
    path.write_bytes(content)
    edited(index_dir, lambda fields: fields["files"].update({name: file_hash(path)}))
    with pytest.raises(IndexUnusableError, match="cannot be read"):
        Index.load(index_dir, encoder, words)


def test_files_of_two_builds_are_refused(index_dir: Path, encoder: Encoder, words: Words) -> None:
    path = current_build(index_dir) / VECTORS
    faiss.write_index(faiss.IndexFlatIP(encoder.dimensions), str(path))
    edited(index_dir, lambda fields: fields["files"].update({VECTORS: file_hash(path)}))
    with pytest.raises(IndexUnusableError, match="do not belong together"):
        Index.load(index_dir, encoder, words)


def test_an_index_of_another_model_names_both(index_dir: Path, encoder: Encoder, words: Words) -> None:
    other = SimpleNamespace(name="another", fingerprint="e" * 64, dimensions=384)
    with pytest.raises(IndexUnusableError, match=r"multilingual-e5-small.*another, eeeeeeeeeeee"):
        Index.load(index_dir, other, words)


# The real guide.


def test_every_title_finds_its_item(index: Index) -> None:
    missed = [item.title for item in index.items() if index.search(item.title).hits[0].item.id != item.id]
    assert missed == []


def test_questions_that_were_taken_out_still_find_their_item(index: Index) -> None:
    scores = score(leave_out(index), index.manifest.threshold)
    assert scores is not None
    assert scores.questions == len(index.items())
    assert scores.recall_1 >= 0.75
    assert scores.recall_3 >= 0.90
    assert scores.mrr >= 0.82


def test_the_same_question_gives_the_same_result(index: Index) -> None:
    questions = out_of_scope()[:20]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(index.search, questions)) == [index.search(question) for question in questions]


def test_no_more_hits_than_candidates(index: Index) -> None:
    assert len(index.search("상품", limit=99).hits) == CANDIDATES


@given(st.text(max_size=200))
def test_any_text_gets_a_result(index: Index, question: str) -> None:
    result = index.search(question)
    assert 0 <= result.confidence <= 1
    assert result.hits or result.confidence == 0

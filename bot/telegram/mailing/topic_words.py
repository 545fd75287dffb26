"""Topics as sellers and operators type them behind a command: 수수료, 배송, 상품 등록, settlement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.store.mailing import ALL
from knowledge.topic import Topic

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: audience
        for audience, words in {
            ALL: "전체 전부 모두 공지 전체공지 모든판매자 전체판매자",
            Topic.FEES: "수수료 비용 수수료비용",
            Topic.SETTLEMENT: "정산 정산일",
            Topic.TAX: "세금 세무 부가세",
            Topic.GRADES: "등급 페널티 패널티 등급페널티",
            Topic.LISTING: "상품등록 등록 상품",
            Topic.POLICY: "정책 법규 판매정책 판매정책법규",
            Topic.SHIPPING: "배송 반품 배송반품 택배",
            Topic.CUSTOMERS: "고객 응대 고객응대 cs",
            Topic.ADS: "광고",
            Topic.MARKETING: "마케팅 홍보",
            Topic.DATA: "데이터 지표 데이터지표 통계",
            Topic.TOOLS: "도구 판매도구",
            Topic.DOCUMENTS: "문서 운영자문서",
        }.items()
        for word in (str(audience), *words.split())
    }
)
_TOKEN = re.compile(r"[^\s,·/+]+")
_LONGEST = 2
"""Words that a topic's name has at most: 상품 등록."""


@dataclass(frozen=True, slots=True)
class ReadTopics:
    """What somebody typed behind a command.

    Attributes:
        audiences: The topics, and ``mailing.ALL`` for what goes to all, each once, in order.
        unknown: The words that are no topic.
    """

    audiences: tuple[str, ...]
    unknown: tuple[str, ...]


def read_topics(text: str) -> ReadTopics:
    """Read a list of topics."""
    tokens = _TOKEN.findall(text)
    found: dict[str, None] = {}
    unknown: list[str] = []
    while tokens:
        audience, length = _leading(tokens)
        if audience is None:
            unknown.append(tokens[0])
        else:
            found[audience] = None
        del tokens[:length]
    return ReadTopics(tuple(found), tuple(unknown))


def read_leading(text: str) -> tuple[str, str]:
    """Return the audience that a text begins with, empty if with none, and the rest of the text."""
    matches = list(_TOKEN.finditer(text))[:_LONGEST]
    audience, length = _leading([match[0] for match in matches])
    if audience is None:
        return "", text.strip()
    return audience, text[matches[length - 1].end() :].strip()


def _leading(tokens: list[str]) -> tuple[str | None, int]:
    """Return what the first words name, and how many words that are; one word that names nothing otherwise."""
    for length in range(min(_LONGEST, len(tokens)), 0, -1):
        audience = _WORDS.get("".join(tokens[:length]).casefold())
        if audience is not None:
            return audience, length
    return None, 1

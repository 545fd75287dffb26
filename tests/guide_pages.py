"""A small guide to which a page can be added: for tests of what a new index changes."""

from pathlib import Path

ASKED = "해외 고객한테 환불할 때 관세는 누가 내요?"
"""A question that only the page ``refund`` answers."""

_SOURCES = """\
[guide]
title = "판매자 가이드"
address = "가이드"
kind = "guide"
published = 2026-11-02
"""
_PAGES = {
    "payday": (
        "settlement",
        "정산 대금은 언제 들어오나요?",
        "주문이 끝난 다음 날부터 영업일로 **3~5일** 안에 입금돼요.",
        "정산은 언제 들어와요?\n돈 언제 들어와요\n정산일이 언제임",
    ),
    "photo": (
        "listing",
        "상품 이미지는 몇 장 올려야 하나요?",
        "서로 다른 각도로 **5장 이상**을 권해요.",
        "사진 몇 장 필요해요\n썸네일 개수\n이미지 몇개 넣음",
    ),
    "refund": (
        "shipping",
        "해외 고객 환불의 관세는 누가 부담하나요?",
        "관세는 **구매자**가 부담해요.",
        f"{ASKED}\n해외 환불 관세\n관세 환불은 누가 함",
    ),
}


def write_guide(folder: Path, *pages: str, **answers: str) -> None:
    """Write a guide of the pages that are named, some of them with another answer."""
    folder.mkdir()
    (folder / "sources.toml").write_text(_SOURCES, "utf-8")
    for name in pages:
        topic, title, answer, aliases = _PAGES[name]
        text = (
            f"---\nid: page-{name}\ntitle: {title}\ntopic: {topic}\n---\n\n## {title}\n\n### {title}\n\n"
            f"```yaml\nid: {name}\nsources: [guide]\n```\n\n{answers.get(name, answer)}\n\n```text\n{aliases}\n```\n"
        )
        (folder / f"{name}.md").write_text(text, "utf-8")

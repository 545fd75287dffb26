"""Turns a gap into what an operator fills in: a guide page, and labelled questions to measure it with.

Whatever only a person can know is marked by an HTML comment or left empty, each of which the guide's loader refuses
with its line: a draft that was copied into the guide as it is stops the build. The newest wordings go into the labelled
questions and not among the aliases, so that what is measured was not learnt.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import GapError
from indexer.gaps.gap import Gap
from indexer.labelled import bare
from knowledge.page import Item
from knowledge.personal_data import find_personal_data

PAGE_SUFFIX = ".md"
LABELS_SUFFIX = ".toml"
MAX_LABELLED = 3
"""How many wordings are labelled at most; a quarter of them all, else."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be filled in.

    Attributes:
        page: A guide page, in Markdown.
        labels: Labelled questions, in TOML.
    """

    page: str
    labels: str

    @classmethod
    def of(cls, gap: Gap, items: Sequence[Item]) -> "Draft":
        """Return the draft for a gap.

        Args:
            gap: The gap.
            items: The guide as it is: what leads to one of them already is no new alias.
        """
        wordings = _wordings(gap, items)
        held = min(MAX_LABELLED, max(1, len(wordings) // 4)) if len(wordings) > 1 else 0
        aliases, labelled = wordings[: len(wordings) - held], wordings[len(wordings) - held :]
        return cls(_page(gap, aliases), _labels(gap, labelled))

    def save(self, path: Path) -> Path:
        """Write the page into a file and the labelled questions beside it; return where the latter are.

        Raises:
            GapError: The file is no Markdown page, is there already, or cannot be written.
        """
        if path.suffix != PAGE_SUFFIX:
            raise GapError(f"{path} is no name of a guide page: let it end with {PAGE_SUFFIX}")
        labels = path.with_suffix(LABELS_SUFFIX)
        for place, text in ((path, self.page), (labels, self.labels)):
            try:
                with place.open("x", encoding="utf-8") as file:
                    file.write(text)
            except FileExistsError:
                raise GapError(f"{place} is there already: name another file") from None
            except OSError as error:
                raise GapError(f"{place} cannot be written ({error.strerror})") from error
        return labels


def _wordings(gap: Gap, items: Sequence[Item]) -> list[str]:
    """Return the wordings that may stand in the repository: nothing masked, nothing that leads somewhere already."""
    taken = {bare(question) for item in items for question in (item.title, *item.aliases)}
    wordings: dict[str, str] = {}
    for text in gap.texts:
        plain = text.replace("```", "")
        if bare(plain) and bare(plain) not in taken and not find_personal_data(plain):
            wordings.setdefault(bare(plain), plain)
    return list(wordings.values())


def _page(gap: Gap, aliases: Sequence[str]) -> str:
    first, last = gap.days
    topic = gap.nearest[0].topic.value if gap.nearest else ""
    near = "\n".join(f"# 가까운 항목: {item.id} ({item.title})" for item in gap.nearest)
    questions = "\n".join(aliases)
    return f"""\
---
# 공백 {gap.number}: 질문 {len(gap.questions)}개, {first.isoformat()} ~ {last.isoformat()}
# 비어 있는 값과 <!-- --> 표시를 모두 채워야 색인이 만들어져요. 형식: docs/guide-format.md
id:
title:
topic: {topic}
---

## <!-- 절 제목 -->

### <!-- 판매자가 묻는 질문 한 문장 -->

```yaml
{near}
id:
sources: []
```

<!-- 답 한 문장. 숫자는 출처에 있는 것만 적어요. -->

```text
{questions}
```
"""


def _labels(gap: Gap, questions: Sequence[str]) -> str:
    tables = "\n".join(_label(question) for question in questions) or _label("")
    return f"""\
# 공백 {gap.number}의 평가 질문이에요. 가이드 페이지의 별칭과 겹치지 않게 두세요.
# items에는 새 항목의 id를, register에는 말투를 적어요:
# formal | polite | banmal | typo | slang | english | mixed | keyword | rambling | dictated
# 가이드가 답하지 않을 질문이면 [[outside]] 표로 바꾸고 text, kind(far | near), why를 적어요.

{tables}"""


def _label(question: str) -> str:
    # A JSON string is a TOML string: both escape alike.
    text = json.dumps(question, ensure_ascii=False)
    return f'[[answerable]]\ntext = {text}\nitems = [""]\nregister = ""\n'

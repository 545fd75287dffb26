import tomllib

import pytest

from knowledge.listing.labels import LABEL_FILE, Labels, plain_name
from knowledge.listing.listing import Part

TABLES = tomllib.loads(LABEL_FILE.read_text(encoding="utf-8"))


def test_every_part_has_labels_and_headers() -> None:
    assert list(TABLES) == [part.value for part in Part]
    for table in TABLES.values():
        assert table["labels"]
        assert table["headers"] or table["series"]


@pytest.mark.parametrize("kind", ["labels", "headers", "series"])
def test_a_name_names_one_part(kind: str) -> None:
    names = [name for table in TABLES.values() for name in table.get(kind, ())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("part", TABLES)
def test_names_are_written_as_they_are_compared(part: str) -> None:
    table = TABLES[part]
    assert {*table.get("bare", ()), *table.get("weak", ())} <= set(table["labels"])
    for kind in table:
        assert [plain_name(name) or name for name in table[kind]] == table[kind]


def test_a_name_loses_its_numbering_and_marks() -> None:
    assert plain_name("1) 상품 명 *:") == "상품명"
    assert plain_name("３．상품명") == "상품명"
    assert plain_name("추가이미지 2") == "추가이미지2"


def test_a_series_begins_alike() -> None:
    labels = Labels.load()
    assert labels.part_of_series("추가이미지12") is Part.IMAGES
    assert labels.part_of_series("이미지상태") is None
    assert labels.part_of_series("색상") is None

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import GuideError
from knowledge.guide_folder import load_guide
from knowledge.topic import Topic

SOURCES = '[guide]\ntitle = "가이드"\naddress = "가이드"\nkind = "guide"\nchecked = 2026-11-22\n'


def page(id_: str, *items: str) -> str:
    return f"---\nid: {id_}\ntitle: 정산\ntopic: settlement\n---\n\n## 주기\n\n" + "\n".join(items)


def item(id_: str, *aliases: str, related: str = "") -> str:
    return (
        f"### 질문 {id_}\n\n```yaml\nid: {id_}\nsources: [guide]\nrelated: [{related}]\n```\n\n"
        "정산 언제 돼요? 라고 물으면 답해요.\n\n```text\n" + "".join(f"{alias}\n" for alias in aliases) + "```\n"
    )


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes files into a folder with a list of sources, and returns the folder."""
    (tmp_path / "sources.toml").write_text(SOURCES, "utf-8")

    def to_folder(**files: str | bytes) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return to_folder


def refusal(folder: Path) -> GuideError:
    with pytest.raises(GuideError) as caught:
        load_guide(folder)
    assert caught.value.instead
    return caught.value


def line_at(error: GuideError) -> str:
    return error.path.read_text("utf-8").split("\n")[error.line - 1]


def test_pages_stand_in_the_order_of_their_paths(write: Write) -> None:
    folder = write(**{"b.md": page("b", item("b-1", related="a-1")), "a.md": page("a", item("a-1"), item("a-2"))})
    guide = load_guide(folder)
    assert [found.id for found in guide.pages] == ["a", "b"]
    assert [found.id for found in guide.items()] == ["a-1", "a-2", "b-1"]
    assert [found.related for found in guide.items()] == [(), (), ("a-1",)]


def test_a_mistake_in_a_page_is_named_with_its_file(write: Write) -> None:
    folder = write(**{"a.md": page("a", item("a-1")), "b.md": page("b", item("b 1"))})
    error = refusal(folder)
    assert (error.path, line_at(error)) == (folder / "b.md", "id: b 1")


def test_a_mistake_in_the_sources_is_named_with_their_file(write: Write) -> None:
    folder = write(**{"a.md": page("a", item("a-1")), "sources.toml": SOURCES.replace('"guide"', '"blog"')})
    error = refusal(folder)
    assert (error.path, line_at(error)) == (folder / "sources.toml", 'kind = "blog"')


def test_a_folder_without_a_list_has_no_sources(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(page("a", item("a-1")), "utf-8")
    assert "unknown source `guide`" in refusal(tmp_path).problem


def test_an_id_stands_once_in_the_guide(write: Write) -> None:
    # `fee` is part of `fee-rate` and of a line of text: neither is the line to name.
    first = page("a", item("fee", "fee 얼마"), item("fee-rate"))
    folder = write(**{"a.md": first, "b.md": page("b", item("b-1"), item("fee"), item("fee-limit"))})
    error = refusal(folder)
    assert (error.path, line_at(error)) == (folder / "b.md", "id: fee")
    assert error.problem == "the id `fee` stands twice in the guide, first in a.md:12"


def test_an_id_stands_once_in_a_page(write: Write) -> None:
    text = page("a", item("fee"), item("fee"))
    error = refusal(write(**{"a.md": text}))
    assert error.line == text[: text.rindex("id: fee")].count("\n") + 1


def test_a_page_id_stands_once_in_the_guide(write: Write) -> None:
    folder = write(**{"a.md": page("fees", item("a-1")), "b.md": page("fees", item("b-1"))})
    error = refusal(folder)
    assert (error.path, error.line) == (folder / "b.md", 2)
    assert "page id `fees`" in error.problem
    assert "a.md:2" in error.problem


@pytest.mark.parametrize("again", ["When is payout", "WHEN IS PAYOUT", "  when   is payout  "])
def test_an_alias_stands_once_in_the_guide(write: Write, again: str) -> None:
    first = page("a", item("a-1", "when is payout, please", "when is payout"))
    folder = write(**{"a.md": first, "b.md": page("b", item("b-1", "payout", again, "when is payout?"))})
    error = refusal(folder)
    assert (error.path, line_at(error)) == (folder / "b.md", again)
    assert f"a.md:{first[: first.rindex('when is payout')].count(chr(10)) + 1}" in error.problem


def test_an_alias_stands_once_in_an_item(write: Write) -> None:
    # The last line that holds the text is not the one that repeats it.
    text = page("a", item("a-1", "정산 언제 돼요?", "", "정산 언제 돼요?", "정산 언제 돼요? 네?"), item("a-2"))
    error = refusal(write(**{"a.md": text}))
    assert error.line == text.split("\n").index("정산 언제 돼요?") + 3
    assert "the alias `정산 언제 돼요?` stands twice" in error.problem


@pytest.mark.parametrize("related", ["a-3", "a", "a-1"])
def test_a_related_item_must_be_another_item(write: Write, related: str) -> None:
    folder = write(**{"a.md": page("a", item("a-2"), item("a-1", related=f"a-2, {related}"))})
    error = refusal(folder)
    assert line_at(error) == f"related: [a-2, {related}]"
    assert f"relates to `{related}`" in error.problem


def test_any_folder_of_documents_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "고객" / "환불").mkdir(parents=True)
    for name, content in {
        "README.MD": "# 안내\r\n\r\n7일 안에요.\r\n".encode("utf-8-sig"),
        "고객/정산.txt": "정산은 3~5일이에요.\r\n\r\n휴일은 빼요.".encode("cp949"),
        "고객/환불/README.md": "---\n\n선으로 시작해요.\n\n---\n".encode(),
        "고객/빈.txt": b"",
        "표.csv": b"a,b\n",
        ".비밀.txt": b"hidden",
        "._README.MD": b"\x00\x05\x16\x07",
        ".git/notes.md": b"# hidden\n\nhidden\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    guide = load_guide(tmp_path)
    assert [(found.sources[0].address, found.title, found.answer) for found in guide.items()] == [
        ("README.MD", "안내", "7일 안에요."),
        ("고객/정산.txt", "정산은 3~5일이에요.", "정산은 3~5일이에요."),
        ("고객/정산.txt", "휴일은 빼요.", "휴일은 빼요."),
        ("고객/환불/README.md", "README", "선으로 시작해요."),
    ]
    assert {found.topic for found in guide.items()} == {Topic.DOCUMENTS}


def test_pages_and_documents_can_stand_side_by_side(write: Write) -> None:
    guide = load_guide(write(**{"a.md": page("a", item("a-1")), "b.txt": "우리 가게 규정이에요."}))
    assert [found.topic for found in guide.pages] == [Topic.SETTLEMENT, Topic.DOCUMENTS]


def test_a_page_may_come_from_windows(write: Write) -> None:
    text = page("a", item("a-1", "정산 언제 돼요?")).replace("\n", "\r\n")
    for content in (text.encode("utf-8-sig"), text.encode("cp949")):
        (found,) = load_guide(write(**{"a.md": content})).items()
        assert (found.id, found.aliases) == ("a-1", ("정산 언제 돼요?",))


def test_a_broken_front_matter_is_refused_and_no_document(write: Write) -> None:
    error = refusal(write(**{"a.md": page("a", item("a-1")).replace("---\n\n## ", "## ")}))
    assert error.line == 1
    assert "no front matter" in error.problem


def test_the_date_of_a_document_is_that_of_its_last_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("규정", "utf-8")
    os.utime(path, (moment := datetime(2024, 6, 27, 12, tzinfo=UTC).timestamp(), moment))
    (found,) = load_guide(tmp_path).items()
    assert found.as_of == date(2024, 6, 27)


def test_ids_are_the_same_at_every_load_and_in_every_place(tmp_path: Path) -> None:
    ids = []
    for place in ("하나", "둘"):
        folder = tmp_path / place
        (folder / "고객").mkdir(parents=True)
        (folder / "고객" / "a.md").write_text("# 가\n\n나\n\n# 다\n\n라\n", "utf-8")
        ids += [[found.id for found in load_guide(folder).items()] for _ in range(2)]
    assert len(ids[0]) == 2
    assert ids == [ids[0]] * 4


def test_the_same_file_name_in_two_folders_is_no_mistake(tmp_path: Path) -> None:
    for place in ("하나", "둘"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "README.md").write_text("같은 글", "utf-8")
    guide = load_guide(tmp_path)
    assert len({found.id for found in guide.items()}) == 2
    assert len({found.id for found in guide.pages}) == 2


def test_a_file_name_in_the_encoding_of_korean_windows_is_read(tmp_path: Path) -> None:
    name = os.fsdecode("환불.txt".encode("cp949"))
    try:
        (tmp_path / name).write_text("7일", "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (found,) = load_guide(tmp_path).items()
    assert (found.page, found.sources[0].address) == ("환불", "환불.txt")


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00\xac", "정산".encode("utf-16"), b"\x89PNG\r\n\x1a\n\x00\x00", b"a\x00b", b"\xb0\xa1\xff"]
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    error = refusal(tmp_path)
    assert (error.path, error.line, error.instead) == (tmp_path / "a.txt", 1, "save it as UTF-8")


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    assert "no such folder" in refusal(tmp_path / "nowhere").problem
    assert "no Markdown or text file" in refusal(tmp_path).problem
    (tmp_path / "a.csv").write_text("a", "utf-8")
    (tmp_path / "b.md").write_text("\n", "utf-8")
    (tmp_path / "c.md").mkdir()
    error = refusal(tmp_path)
    assert (error.path, error.line) == (tmp_path, 1)
    assert "no Markdown or text file" in error.problem


def test_a_file_that_is_named_as_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("글", "utf-8")
    assert refusal(tmp_path / "a.md").path == tmp_path / "a.md"


@given(
    content=st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: text.encode())
    | st.text(st.sampled_from("-#id: a\n"), max_size=60).map(lambda text: f"---\n{text}".encode()),
    name=st.sampled_from(["a.md", "a.txt"]),
)
def test_any_file_gives_a_guide_or_a_guide_error(tmp_path: Path, content: bytes, name: str) -> None:
    folder = tmp_path / name.replace(".", "-")
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    refused_at = None
    try:
        guide = load_guide(folder)
    except GuideError as error:
        refused_at = error.line
    assert any(guide.items()) if refused_at is None else refused_at >= 1

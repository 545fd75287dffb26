from pathlib import Path

import pytest

from indexer.builds import current_build, current_name, exclusive, publish
from indexer.errors import IndexerError, IndexUnusableError


def write(text: str):
    return lambda folder: (folder / "file").write_text(text)


def builds(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir() and not path.is_symlink()}


def test_without_a_build_there_is_nothing_to_open(tmp_path: Path) -> None:
    assert current_name(tmp_path / "nowhere") is None
    with pytest.raises(IndexUnusableError, match=r"there is no index in .*: run `python -m indexer build`"):
        current_build(tmp_path)


def test_the_newest_is_current_and_one_before_is_kept(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        assert publish(tmp_path, name, write(name)) == tmp_path / name
        assert (current_build(tmp_path) / "file").read_text() == name
    assert builds(tmp_path) == {"b", "c"}


@pytest.mark.parametrize("step", ["write", "rename", "replace"])
def test_a_crash_at_any_step_leaves_the_old_build_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    publish(tmp_path, "old", write("old"))

    def crash(*args: object) -> None:
        raise KeyboardInterrupt

    if step != "write":
        monkeypatch.setattr(Path, step, crash)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, "new", crash if step == "write" else write("new"))
    monkeypatch.undo()
    assert (current_build(tmp_path) / "file").read_text() == "old"

    publish(tmp_path, "newer", write("newer"))
    assert (current_build(tmp_path) / "file").read_text() == "newer"
    assert builds(tmp_path) == {"old", "newer"}
    assert not list(tmp_path.glob(".new-*"))


def test_two_cannot_build_at_once(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(IndexerError, match="another process is building"), exclusive(tmp_path):
        pytest.fail("two hold the same lock")
    with exclusive(tmp_path):
        pass

from pathlib import Path

import pytest

from indexer.settings import IndexerSettings, slug


@pytest.fixture(autouse=True)
def _away_from_the_operators_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.delenv("EMBEDDING_MODEL", raising=False)


def test_everything_lies_below_the_data_folder() -> None:
    settings = IndexerSettings()
    assert settings.model_dir == Path("data/model/multilingual-e5-small")
    assert settings.index_dir == Path("data/index")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("DATA_DIR=/srv/bot\nEMBEDDING_MODEL=org/Some Model\nOTHER=1\n", "utf-8")
    assert IndexerSettings().index_dir == Path("/srv/bot/index")
    monkeypatch.setenv("DATA_DIR", "/elsewhere")
    assert IndexerSettings().model_dir == Path("/elsewhere/model/org-some-model")


@pytest.mark.parametrize(
    ("model", "name"),
    [("multilingual-e5-small", "multilingual-e5-small"), ("BAAI/bge-m3", "baai-bge-m3"), ("../x", "x")],
)
def test_a_models_name_as_a_folder(model: str, name: str) -> None:
    assert slug(model) == name

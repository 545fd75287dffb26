"""The operator's commands, as processes: what they print, what they leave behind, and what they do not import."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indexer.__main__ import app
from indexer.category_fit import CategoryFit
from indexer.category_vectors import FILE
from knowledge.listing.categories import Categories

Run = Callable[..., subprocess.CompletedProcess[str]]
REPOSITORY = Path(__file__).resolve().parents[2]

PAGE = """---
id: pay
title: 정산
topic: settlement
---

## 주기

### 정산 대금은 언제 들어오나요?

```yaml
id: payday
sources: [guide]
```

주문이 끝난 다음 날부터 **영업일로 3~5일** 안에 입금돼요.

```text
돈 언제 들어와요
정산일이 언제임
```

### 정산 내역은 어디서 보나요?

```yaml
id: statement
sources: [guide]
```

판매자 센터의 정산 메뉴에서 봐요.

```text
내역 확인 어디서 함
얼마 들어왔는지 보는 곳
```
"""
LISTINGS = """[[listing]]
id = "mandarins-as-headphones"
honest = false
title = "제주 노지 감귤 10kg"
category = "음향기기 > 헤드폰"
findings = [{ code = "WRONG_CATEGORY" }]
"""
QUESTIONS = """[[answerable]]
text = "입금은 며칠이나 걸려요"
items = ["payday"]
register = "polite"

[[answerable]]
text = "정산 받은 거 볼 수 있는 데"
items = ["statement"]
register = "banmal"

[[outside]]
text = "내일 눈 와요?"
kind = "far"

[[outside]]
text = "라면 맛있게 끓이려면"
kind = "far"
"""
SOURCES = """[guide]
title = "판매자 가이드"
address = "가이드"
kind = "guide"
published = 2026-01-02
"""


@pytest.fixture
def run(tmp_path: Path, model_folder: Path, category_fit: CategoryFit) -> Run:
    """Run a command in a data folder of its own, with the model and the categories that are already there."""
    (tmp_path / "data" / "model").mkdir(parents=True)
    (tmp_path / "data" / "model" / model_folder.name).symlink_to(model_folder)
    # The fixture of the category fit has made them where they are missing.
    (tmp_path / "data" / FILE).symlink_to(model_folder.parents[1] / FILE)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "indexer", *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "guide"
    folder.mkdir()
    (folder / "settlement.md").write_text(PAGE, "utf-8")
    (folder / "sources.toml").write_text(SOURCES, "utf-8")
    return folder


def test_build_search_info(run: Run, pages: Path, tmp_path: Path) -> None:
    built = run("build", "--guide", str(pages))
    assert (built.returncode, built.stderr) == (0, "")
    assert "Built 2 items with 6 questions; 10 texts embedded" in built.stdout
    assert "Unchanged: 2 items" in run("build", "--guide", str(pages)).stdout
    assert run("build", "--guide", str(pages), "--quiet").stdout == ""
    (tmp_path / "data" / "published").mkdir()
    (tmp_path / "data" / "published" / "current").symlink_to("another-build")
    assert "The bot here serves the published another-build instead" in run("build", "--guide", str(pages)).stdout

    found = json.loads(run("search", "정산 언제 돼요?", "--limit", "1", "--json").stdout)
    assert [hit["id"] for hit in found["hits"]] == ["payday"]
    assert set(found["hits"][0]["signals"]) >= {"item", "alias", "intent", "tokens", "words", "coverage"}
    assert 0 <= found["confidence"] <= 1

    shown = run("search", "정산 언제 돼요? [bold]")
    assert shown.returncode == 0
    assert "정산 대금은 언제 들어오나요?" in shown.stdout
    assert "threshold" in shown.stdout

    manifest = json.loads(run("info", "--json").stdout)
    assert (manifest["items"], manifest["model"]) == (2, "multilingual-e5-small")
    assert "2 items, 6 questions" in run("info").stdout


def test_build_learns_the_categories_beside_the_index(
    pages: Path, tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "model").mkdir(parents=True)
    (tmp_path / "data" / "model" / model_folder.name).symlink_to(model_folder)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    # Three categories instead of all, which would take ten seconds.
    monkeypatch.setattr(Categories.load(), "all", Categories.load().all[:3])
    built = CliRunner().invoke(app, ["build", "--guide", str(pages)])
    assert built.exit_code == 0, built.output
    assert (tmp_path / "data" / FILE).is_file()


def test_evaluate_measures_on_labelled_questions(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("build", "--guide", str(pages)).returncode == 0
    questions = tmp_path / "questions"
    questions.mkdir()
    (questions / "few.toml").write_text(QUESTIONS, "utf-8")

    measured = json.loads(run("evaluate", "--questions", str(questions), "--json", "--errors").stdout)
    ways = [part["ways"]["index"] for part in measured["parts"].values()]
    assert sum(way["recall_1"]["of"] for way in ways if way["recall_1"]) == 2
    assert set(measured["errors"]) == {"refused", "another item", "asked back", "false answer"}
    shown = run("evaluate", "--questions", str(questions))
    assert (shown.returncode, "R@1" in shown.stdout) == (0, True)

    wrong = run("evaluate")
    assert (wrong.returncode, "the guide has no item" in wrong.stderr) == (1, True)
    few = run("calibrate", "--questions", str(questions))
    assert (few.returncode, "too few questions" in few.stderr) == (1, True)


def test_any_folder_of_texts_can_be_served(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "notes.md").write_text("# 반품\n\n반품 주소는 창고예요.\n\n# 포장\n\n상자는 작은 것을 써요.\n", "utf-8")
    assert run("build", "--guide", str(folder)).returncode == 0
    found = json.loads(run("search", "반품 주소", "--json").stdout)
    assert found["hits"][0]["title"] == "반품"


def test_what_is_wrong_is_one_line_and_exit_code_1(run: Run, pages: Path, tmp_path: Path) -> None:
    missing = run("search", "정산")
    assert missing.returncode == 1
    assert missing.stderr.strip() == f"there is no index in {tmp_path}/data/index: run `python -m indexer build`"

    page = pages / "settlement.md"
    page.write_text(PAGE.replace("sources: [guide]", "sources: [nowhere]", 1), "utf-8")
    broken = run("build", "--guide", str(pages))
    assert broken.returncode == 1
    assert broken.stderr.startswith(f"{page}:")
    assert "Instead:" in broken.stderr
    assert "Traceback" not in broken.stderr

    nowhere = run("build", "--guide", str(tmp_path / "nowhere"))
    assert (nowhere.returncode, nowhere.stderr.count("\n")) == (1, 1)


def test_model_says_where_it_lies(run: Run, tmp_path: Path) -> None:
    assert run("model").stdout.strip() == f"The model is in {tmp_path}/data/model/multilingual-e5-small."


def test_listings_measures_the_check_and_the_category_fit(run: Run, tmp_path: Path) -> None:
    examples, pairs = tmp_path / "listings.toml", tmp_path / "pairs.toml"
    examples.write_text(LISTINGS, "utf-8")
    pairs.write_text('fit = [["제주 감귤 10kg", "과일"]]\noff = [["제주 감귤 10kg", "음향기기"]]\n', "utf-8")
    measured = run("listings", str(examples), "--pairs", str(pairs))
    assert (measured.returncode, measured.stderr) == (0, "")
    assert re.search(r"WRONG_CATEGORY +1 +1 +0 +0 +1.000 +1.000", measured.stdout)
    assert "False alarms per honest listing" in measured.stdout
    assert re.search(r"(tune|holdout) +1 +0 +1 +1 +1.000 +1.000", measured.stdout)


def test_serving_needs_no_torch(built: Path, model_folder: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from indexer.encoder import Encoder
from indexer.live import LiveIndex
live = LiveIndex(Path({str(built)!r}), Encoder.load(Path({str(model_folder)!r})))
assert live.search("정산 언제 돼요").hits[0].item.id == "payday"
print(sorted({{"torch", "transformers", "sentence_transformers", "onnx", "sklearn", "scipy"}} & set(sys.modules)))
"""
    served = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (served.stdout.strip(), served.stderr) == ("[]", "")

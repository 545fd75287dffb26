"""What the operator's commands show: tables for people, JSON for programs."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from indexer.calibration import Calibration
from indexer.category_trials import FitFigures
from indexer.index import SearchResult
from indexer.manifest import Manifest, Scores
from knowledge.listing.examples import Fold


def result_json(result: SearchResult, manifest: Manifest) -> str:
    """Return a search's result as JSON: ids and signals, not whole items."""
    hits = [
        {
            "id": hit.item.id,
            "title": hit.item.title,
            "score": hit.score,
            "alias": hit.alias,
            "signals": asdict(hit.signals),
        }
        for hit in result.hits
    ]
    answer = {
        "question": result.question,
        "confidence": result.confidence,
        "threshold": manifest.threshold,
        "hits": hits,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def result_table(result: SearchResult, manifest: Manifest) -> Table:
    """Return a search's result as a table, the best hit first."""
    verdict = "an answer" if result.confidence >= manifest.threshold else "no answer"
    table = Table("score", "item", "signals", title=result.question)
    table.caption = f"confidence {result.confidence:.2f}, threshold {manifest.threshold:.2f}: {verdict}"
    for hit in result.hits:
        signals = "\n".join(f"{name} {value:.2f}" for name, value in asdict(hit.signals).items())
        item = f"[bold]{escape(hit.item.title)}[/bold]\n{hit.item.id}\nnearest: {escape(hit.alias)}"
        table.add_row(f"{hit.score:.2f}", item, signals)
        table.add_section()
    return table


def manifest_table(manifest: Manifest) -> Table:
    """Return what an index says of itself as a table."""
    table = Table(show_header=False, title=f"Index {manifest.build_id}")
    scores = manifest.evaluation
    rows = {
        "built": f"{manifest.built_at:%Y-%m-%d %H:%M:%S %Z}",
        "model": f"{manifest.model} ({manifest.fingerprint[:12]}), {manifest.dimensions} dimensions",
        "guide": f"{manifest.items} items, {manifest.questions} questions ({manifest.guide[:12]})",
        "aliases taken out": _found(scores) if scores else "none: the guide has no aliases",
        "labelled, held out": _found(manifest.hold_out) if manifest.hold_out else "none of this guide",
        "weights": _numbers(manifest.ranking.weights.model_dump()),
        "confidence": _numbers(manifest.ranking.confidence.model_dump(exclude={"threshold"})),
        "threshold": f"{manifest.threshold:.2f}",
        "files": "\n".join(f"{name} {digest[:12]}" for name, digest in manifest.files.items()),
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def calibration_text(calibration: Calibration, model: str) -> str:
    """Return a calibration as ``ranking.toml``, with how it does on what it was not fitted to in comments.

    Args:
        calibration: What was fitted.
        model: The embedding model that it was fitted with.
    """
    lines = [
        "# Measured numbers: `python -m indexer calibrate` prints this file.",
        f'model = "{model}"',
        "",
        "# indexer/ranking.py says what each weighs.",
        "[weights]",
        *(f"{name} = {value:.4g}" for name, value in calibration.weights.model_dump().items()),
        "",
        "# What each sign adds to the log-odds per unit; indexer/decision.py says what the signs are.",
        f"# Fitted to {calibration.questions} labelled questions and to what was left out. In eight parts, each judged",
        f"# by the seven others: AUROC {calibration.auroc:.3f}, refused {calibration.refused:.1%} of the questions",
        f"# with an answer, answered {calibration.false:.1%} of those without.",
        "[confidence]",
        *(f"{name} = {value:.4g}" for name, value in calibration.confidence.model_dump().items()),
    ]
    return "\n".join(lines)


def fit_table(figures: Mapping[Fold, FitFigures]) -> Table:
    """Return how well categories were doubted as a table, a row for each part of the labelled pairs."""
    table = Table(title="Category fit: doubts on labelled pairs", title_justify="left", box=SIMPLE)
    for name in ("part", "fit", "doubted", "off", "doubted", "precision", "recall"):
        table.add_column(name, justify="left" if name == "part" else "right")
    for fold, own in figures.items():
        counts = (own.fitting, own.false_doubts, own.off, own.right_doubts)
        table.add_row(fold, *map(str, counts), f"{own.precision:.3f}", f"{own.recall:.3f}")
    return table


def _found(scores: Scores) -> str:
    return (
        f"{scores.questions}: R@1 {scores.recall_1:.3f}, R@3 {scores.recall_3:.3f}, MRR {scores.mrr:.3f}\n"
        f"answered right {scores.answered:.1%}, wrong {scores.misled:.1%}, not answered "
        f"{1 - scores.answered - scores.misled:.1%}\n"
        f"without an answer: {scores.refused:.1%} of {scores.out_of_scope} refused"
    )


def _numbers(values: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in values.items())

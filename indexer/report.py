"""What the operator's commands show: tables for people, JSON for programs."""

import json
from dataclasses import asdict

from rich.markup import escape
from rich.table import Table

from indexer.calibration import Calibration
from indexer.index import SearchResult
from indexer.manifest import Manifest, Scores


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
        "held-out questions": _found(scores) if scores else "none: the guide has no aliases",
        "out of scope": f"{scores.refused:.1%} of {scores.out_of_scope} refused" if scores else "not asked",
        "weights": _numbers(manifest.ranking.weights.model_dump()),
        "confidence": _numbers(manifest.ranking.confidence.model_dump(exclude={"threshold"})),
        "threshold": f"{manifest.threshold:.2f}",
        "files": "\n".join(f"{name} {digest[:12]}" for name, digest in manifest.files.items()),
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def calibration_text(calibration: Calibration) -> str:
    """Return a calibration as the TOML that goes into ``ranking.toml``, with what it was fitted to in comments."""
    lines = [
        f"# Fitted to {calibration.questions} questions. On those held out: AUROC {calibration.auroc:.3f},",
        f"# right answers given {calibration.given:.1%}, wrong ones withheld {calibration.withheld:.1%},",
        f"# questions without an answer refused {calibration.refused:.1%}.",
        "[confidence]",
        *(f"{name} = {value:.4g}" for name, value in calibration.confidence.model_dump().items()),
    ]
    return "\n".join(lines)


def _found(scores: Scores) -> str:
    return (
        f"{scores.questions}: R@1 {scores.recall_1:.3f}, R@3 {scores.recall_3:.3f}, MRR {scores.mrr:.3f}\n"
        f"answered right {scores.answered:.1%}, wrong {scores.misled:.1%}, not answered "
        f"{1 - scores.answered - scores.misled:.1%}"
    )


def _numbers(values: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in values.items())

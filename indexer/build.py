"""Builds an index of a guide: embeds what is new, measures how well it finds, and puts it in place of the old."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indexer.builds import current_build, exclusive, publish
from indexer.corpus import FILES, Corpus
from indexer.embedding import Progress, embed
from indexer.encoder import Encoder
from indexer.errors import IndexerError, IndexUnusableError
from indexer.evaluation import ask, leave_out, score
from indexer.index import Index
from indexer.labelled import LabelledSet
from indexer.manifest import Manifest, file_hash
from indexer.out_of_scope import out_of_scope
from indexer.passages import guide_hash
from indexer.ranking import Ranking
from indexer.words import Words
from knowledge.page import Guide


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        manifest: The account of the index that is in use now.
        embedded: How many texts were embedded; the rest was taken from the build before.
        changed: Whether there is a new index; False when the guide, the model and the ranking are those of the old one.
    """

    manifest: Manifest
    embedded: int
    changed: bool


def build(
    guide: Guide,
    folder: Path,
    encoder: Encoder,
    *,
    now: datetime,
    words: Callable[[], Words] = Words.load,
    ranking: Ranking | None = None,
    outside: Sequence[str] | None = None,
    hold_out: LabelledSet | None = None,
    on_progress: Progress = lambda _done, _total: None,
) -> BuildReport:
    """Bring the index in a folder up to date with a guide.

    Args:
        guide: The guide.
        folder: The folder of the builds.
        encoder: The model.
        now: The time of the build, with its zone.
        words: Gives the Korean analyser; asked only when there is something to build.
        ranking: How to order and trust hits; the measured one of the repository by default.
        outside: Questions that the guide does not answer, at least one; those of ``out_of_scope.toml`` by default.
        hold_out: Labelled questions to measure the index with, the held-out part.
        on_progress: Told how many of the texts to embed are done.

    Raises:
        IndexerError: The guide has no item, or another process is building.
    """
    ranking = ranking or Ranking.load()
    outside = out_of_scope() if outside is None else outside
    items = tuple(guide.items())
    if not items:
        raise IndexerError("the guide has no item: write at least one heading with a text below it")
    with exclusive(folder):
        old = _current(folder, encoder)
        guide_digest = guide_hash(items)
        if old is not None and _same(old, guide_digest, ranking, outside):
            return BuildReport(old[0], 0, changed=False)
        embedded = embed(items, outside, encoder, old[1] if old else None, on_progress)
        draft = Manifest(
            # The letter keeps it from looking like an account number, which the log would mask.
            build_id=f"{now:%Y%m%dT%H%M%Su%f}-{guide_digest[:8]}",
            built_at=now,
            model=encoder.name,
            fingerprint=encoder.fingerprint,
            dimensions=encoder.dimensions,
            guide=guide_digest,
            items=len(items),
            questions=sum(len(passage.questions) for passage in embedded.corpus.passages),
            files={},
            ranking=ranking,
        )
        index = Index(draft, embedded.corpus, encoder, words())
        scores = {"evaluation": score(leave_out(index), draft.threshold)}
        if hold_out:
            scores["hold_out"] = score(ask(index, hold_out), draft.threshold)
        manifest = draft.model_copy(update=scores)
        return BuildReport(_publish(folder, manifest, embedded.corpus), embedded.fresh, changed=True)


def _current(folder: Path, encoder: Encoder) -> tuple[Manifest, Corpus] | None:
    """Return the build in use if it is sound and of this model: only then its vectors can be taken over."""
    try:
        build_folder = current_build(folder)
        manifest = Manifest.load(build_folder)
        corpus = Corpus.load(build_folder)
    except IndexUnusableError:
        return None
    return (manifest, corpus) if manifest.fingerprint == encoder.fingerprint else None


def _publish(folder: Path, draft: Manifest, corpus: Corpus) -> Manifest:
    manifest = draft

    def write(target: Path) -> None:
        nonlocal manifest
        corpus.save(target)
        manifest = draft.model_copy(update={"files": {name: file_hash(target / name) for name in FILES}})
        manifest.save(target)

    publish(folder, draft.build_id, write)
    return manifest


def _same(old: tuple[Manifest, Corpus], guide: str, ranking: Ranking, outside: Sequence[str]) -> bool:
    manifest, corpus = old
    return (manifest.guide, manifest.ranking, corpus.outside.questions) == (guide, ranking, tuple(outside))

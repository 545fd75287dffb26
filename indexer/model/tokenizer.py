"""A fast Unigram tokenizer from the packed vocabulary, trimmed to what Korean sellers write.

Of the 250,002 pieces, those of other scripts are dropped. The cutting of a text in the kept characters does not change
by that, since every piece that could take part in it is kept; any other character becomes one unknown piece.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from indexer.errors import ModelError
from indexer.model.packed import Vocabulary

_PRIVATE_USE = 0xE000
_STOP = "\u034f"  # combining grapheme joiner: composition does not pass it
_SPACE = "▁"  # stands for a space inside a piece, as in SentencePiece
_KEPT = re.compile(
    "["
    "\u0020-\u007e"  # ASCII
    "\u00a0-\u00bf\u00d7\u00f7"  # Latin-1 signs
    "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # Hangul jamo, compatibility jamo, syllables
    "\u2000-\u2bff"  # punctuation, currencies, arrows, mathematics, shapes, dingbats; ▁ is one of the shapes
    "\u3000-\u303f\uff00-\uffef"  # East Asian punctuation and full-width forms
    "\U0001f000-\U0001faff"  # emoji
    "]+"
)


def kept_ids(vocabulary: Vocabulary) -> NDArray[np.int64]:
    """Return the ids of the pieces to keep, in their order: int64 of shape (kept,).

    The special pieces are kept but for ``<mask>``, which only training needs and which text could otherwise match.
    """
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    mask = len(vocabulary.pieces) - 1
    kept = (
        piece_id
        for piece_id, piece in enumerate(vocabulary.pieces)
        if piece_id in special or (piece_id != mask and _KEPT.fullmatch(piece))
    )
    return np.fromiter(kept, np.int64)


def build(vocabulary: Vocabulary, keep: NDArray[np.int64]) -> Tokenizer:
    """Build the tokenizer of the pieces ``keep``, whose ids become 0, 1, 2 and so on.

    Raises:
        ModelError: If the vocabulary replaces characters in a way that this tokenizer cannot.
    """
    pieces = [vocabulary.pieces[piece_id] for piece_id in keep]
    scores = vocabulary.scores[keep].tolist()
    bos, eos, pad, unk = (
        vocabulary.pieces[piece_id] for piece_id in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk)
    )
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=pieces.index(unk)))
    tokenizer.normalizer = _normalizer(vocabulary.rules, pieces)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(_SPACE, prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace(_SPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, pieces.index(bos)), (eos, pieces.index(eos))]
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in (bos, pad, eos, unk)])
    return tokenizer


def _normalizer(rules: Mapping[str, str], pieces: Sequence[str]) -> normalizers.Normalizer:
    """Return NFKC with the exceptions of the vocabulary.

    Some characters are removed, made a space, or left as they are. Each is replaced on its own: of "ㅋㅠㅠ" NFKC would
    make 큐ㅠ, the vocabulary does not. What is decomposed in the text is composed by both.
    """
    removed = [character for character, to in rules.items() if to == ""]
    spaces = [character for character, to in rules.items() if to == " "]
    for character, to in rules.items():
        if to not in {"", " ", unicodedata.normalize("NFKC", character)}:
            raise ModelError(f"The vocabulary replaces U+{ord(character):04X} by {to!r}, which NFKC does not")
    left = sorted({c for c in "".join(pieces) if c not in rules and unicodedata.normalize("NFKC", c) != c})
    hidden = [(character, chr(_PRIVATE_USE + place)) for place, character in enumerate(left)]
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(_any_of(removed)), ""),
            normalizers.Replace(Regex(_any_of(spaces)), " "),
            *(normalizers.Replace(character, stand_in) for character, stand_in in hidden),
            # Not at the start of a text: there is nothing to be composed with, and the library cannot insert there.
            normalizers.Replace(Regex(f"(?<=.)(?={_any_of(_composable(rules))})"), _STOP),
            normalizers.NFKC(),
            normalizers.Replace(_STOP, ""),
            *(normalizers.Replace(stand_in, character) for character, stand_in in hidden),
        ]
    )


def _composable(rules: Mapping[str, str]) -> list[str]:
    """Return the characters that NFKC makes a Hangul vowel or final consonant of, which join what is before them."""
    before = ("\u1100", "가")  # an initial consonant; a syllable without a final one
    return [
        character
        for character, to in rules.items()
        if to and any(unicodedata.normalize("NFC", start + to) != start + to for start in before)
    ]


def _any_of(characters: Iterable[str]) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]"

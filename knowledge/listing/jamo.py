"""Puts loose letters of Hangul together: ㅊㅚㄱㅗ is read 최고, 와ㄴ치 is read 완치."""

from collections.abc import Iterator

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE = ord("가")
_LAST_SYLLABLE = ord("힣")
_PER_VOWEL = len(TAILS) + 1
_PER_LEAD = _PER_VOWEL * len(VOWELS)
# A vowel typed as two: ㅗ and ㅣ are ㅚ.
_JOINED = {
    ("ㅗ", "ㅏ"): "ㅘ",
    ("ㅗ", "ㅐ"): "ㅙ",
    ("ㅗ", "ㅣ"): "ㅚ",
    ("ㅜ", "ㅓ"): "ㅝ",
    ("ㅜ", "ㅔ"): "ㅞ",
    ("ㅜ", "ㅣ"): "ㅟ",
    ("ㅡ", "ㅣ"): "ㅢ",
    ("ㅏ", "ㅣ"): "ㅐ",
    ("ㅓ", "ㅣ"): "ㅔ",
    ("ㅑ", "ㅣ"): "ㅒ",
    ("ㅕ", "ㅣ"): "ㅖ",
}

# The same letters as they stand in decomposed syllables (U+1100 and on), which NFKC leaves of half-width ones.
PLAIN_LETTERS = {
    **{0x1100 + place: letter for place, letter in enumerate(LEADS)},
    **{0x1161 + place: letter for place, letter in enumerate(VOWELS)},
    **{0x11A8 + place: letter for place, letter in enumerate(TAILS)},
}


def compose(letters: str) -> Iterator[tuple[str, int]]:
    """Yield the syllables that a run of syllables and loose letters is read as.

    Args:
        letters: Syllables and compatibility letters (U+3131 to U+3163).

    Yields:
        A syllable, or a letter that fits nowhere, and how many of the characters it was made of.
    """
    syllable, used = "", 0
    for place, letter in enumerate(letters):
        joined = _join(syllable, letter, letters[place + 1 : place + 2]) if syllable else None
        if joined is None:
            if used:
                yield syllable, used
            syllable, used = letter, 1
        else:
            syllable, used = joined, used + 1
    if used:
        yield syllable, used


def initial_consonants(text: str) -> str:
    """Return the first consonant of each syllable: ㅉㅌ of 짝퉁; nothing where anything else stands in the text."""
    if not all(_FIRST_SYLLABLE <= ord(syllable) <= _LAST_SYLLABLE for syllable in text):
        return ""
    return "".join(LEADS[(ord(syllable) - _FIRST_SYLLABLE) // _PER_LEAD] for syllable in text)


def _join(syllable: str, letter: str, following: str) -> str | None:
    """Return a syllable with one more letter; None where it takes none."""
    if letter in VOWELS:
        return _with_vowel(syllable, letter)
    # A consonant before a vowel begins the next syllable.
    if letter in TAILS and _is_open(syllable) and (not following or following not in VOWELS):
        return chr(ord(syllable) + TAILS.index(letter) + 1)
    return None


def _with_vowel(syllable: str, vowel: str) -> str | None:
    if syllable in LEADS:
        return chr(_FIRST_SYLLABLE + LEADS.index(syllable) * _PER_LEAD + VOWELS.index(vowel) * _PER_VOWEL)
    if not _is_open(syllable):
        return None
    lead, rest = divmod(ord(syllable) - _FIRST_SYLLABLE, _PER_LEAD)
    joined = _JOINED.get((VOWELS[rest // _PER_VOWEL], vowel))
    return None if joined is None else _with_vowel(LEADS[lead], joined)


def _is_open(syllable: str) -> bool:
    """Whether it is a whole syllable without a final consonant."""
    code = ord(syllable)
    return _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE and (code - _FIRST_SYLLABLE) % _PER_VOWEL == 0

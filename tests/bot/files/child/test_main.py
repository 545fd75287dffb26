"""What the process answers when its work fails."""

import errno
import json
from collections.abc import Iterator

import pytest

from bot.files.child.__main__ import _answer
from bot.files.errors import PhotoError, PhotoProblem, SheetError, SheetProblem


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (SheetError(SheetProblem.MACROS), "macros"),
        (PhotoError(PhotoProblem.OTHER_FORMAT), "other_format"),
        (MemoryError(), "too_large"),
        (OSError(errno.EFBIG, "File too large"), "too_large"),
        (ValueError("비밀 상품"), "broken"),
        (RecursionError(), "broken"),
    ],
)
def test_it_answers_with_the_problem_and_not_with_the_file(error: Exception, problem: str) -> None:
    def work(_: Iterator[bytes]) -> list[bytes]:
        raise error

    (answer,) = _answer(work, iter(()))
    assert json.loads(answer)["problem"] == problem
    assert "비밀" not in answer.decode()


def test_an_unexpected_error_is_named_with_its_line() -> None:
    (answer,) = _answer(lambda question: [next(question)[9:99].split()[7]], iter([b"a b"]))
    assert json.loads(answer)["where"].startswith("IndexError at test_main.py:")

"""Measures a seller's photo: what its bytes are, its size, and how it looks.

Nothing is decoded before its header says that there is memory for it: a few kilobytes can be a photo of four gigabytes.
A JPEG file, which is what Telegram makes of every photo, is decoded at an eighth of its size or more, where it can be.
``measure_photo`` opens those here and everything else in a process of its own; ``measure`` is what either calls.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from io import BytesIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from bot.files.apart import run_apart
from bot.files.errors import ChildError, Ending, PhotoError, PhotoProblem
from bot.files.frames import Task
from bot.files.limits import MEGABYTE
from bot.files.looks import Pixels, fingerprint, flatness, sharpness
from knowledge.listing.photo import Photo

SIDE = 512
"""Pixels of the longer side of what is looked at."""
MAX_PIXELS = 80_000_000
"""Pillow's own limit, at which it warns, is 89 million. A phone's 50 megapixels are below."""
OWN_MEMORY = 12 * MEGABYTE
"""What decoding may take in the bot's own process: a JPEG of 1,448 x 1,448 pixels; Telegram's copies have 1,280."""
APART_MEMORY = 300 * MEGABYTE
"""What decoding may take in a process of its own: a JPEG of 52 megapixels, a PNG of 26, a WebP of 15."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""What is opened. A format that no seller needs is one more decoder to be attacked."""

_BYTES_PER_PIXEL = {"JPEG": 6, "WEBP": 20}
"""A progressive JPEG is kept as coefficients, a WebP as two frames and as a copy of each."""
_BYTES_PER_PIXEL_ELSE = 12

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_OTHER_SIGNATURES = (b"II*\0", b"MM\0*", b"8BPS", b"\0\0\1\0", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ")
_OTHER_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx ")

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})


async def measure_photo(content: bytes, *, recompressed: bool) -> Photo:
    """Measure a photo without risk to the bot; see ``measure``."""
    if await asyncio.to_thread(_is_modest, content):
        return await asyncio.to_thread(measure, content, recompressed=recompressed, memory=OWN_MEMORY)
    try:
        answer = await run_apart(Task.PHOTO, (json.dumps({"recompressed": recompressed}).encode(), content))
    except ChildError as error:
        if error.ending is Ending.START:
            raise
        crashed = error.ending is Ending.CRASH
        raise PhotoError(PhotoProblem.BROKEN if crashed else PhotoProblem.TOO_LARGE) from error
    reply = json.loads(answer[0])
    if problem := reply.get("problem"):
        raise PhotoError(PhotoProblem(problem))
    return Photo(**reply)


def measure(content: bytes, *, recompressed: bool, memory: int = APART_MEMORY) -> Photo:
    """Measure a photo: of an animation its first frame, as a buyer would see it, upright and on white.

    Args:
        content: The file.
        recompressed: Whether the messenger sent a copy of its own.
        memory: How many bytes decoding may take.

    Raises:
        PhotoError: It is no image, a broken one, or one that would take more memory.
    """
    with _opened(content) as image:
        orientation = _orientation(image)
        width, height = image.size
        _refuse_large(image, memory)
        name = _format(image)
        pixels = _seen(image, orientation)
    return Photo(
        width=height if orientation in _ON_ITS_SIDE else width,
        height=width if orientation in _ON_ITS_SIDE else height,
        format=name,
        size=len(content),
        fingerprint=fingerprint(pixels),
        sharpness=sharpness(pixels),
        flatness=flatness(pixels),
        recompressed=recompressed,
    )


def _is_modest(content: bytes) -> bool:
    """Whether a file can be opened here: a JPEG header takes no memory, other formats may hold packed texts in it."""
    if not content.startswith(_SIGNATURES[0]):
        return False
    try:
        with _opened(content) as image:
            _refuse_large(image, OWN_MEMORY)
    except PhotoError as error:
        return error.problem is not PhotoProblem.TOO_LARGE
    return True


@contextmanager
def _opened(content: bytes) -> Iterator[Image.Image]:
    """Open an image by its header; whatever goes wrong from then on is the photo's fault."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            yield image
    except PhotoError:
        raise
    except UnidentifiedImageError as error:
        raise PhotoError(_problem_of_unknown(content)) from error
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoError(PhotoProblem.TOO_LARGE) from error
    except Exception as error:
        # A broken file makes Pillow's readers raise anything: OSError, SyntaxError, struct.error, IndexError, …
        raise PhotoError(PhotoProblem.BROKEN) from error


def _problem_of_unknown(content: bytes) -> PhotoProblem:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if is_webp or content.startswith(_SIGNATURES):
        return PhotoProblem.BROKEN
    is_other = content.startswith(_OTHER_SIGNATURES) or (content[4:8] == b"ftyp" and content[8:12] in _OTHER_BRANDS)
    return PhotoProblem.OTHER_FORMAT if is_other else PhotoProblem.NOT_AN_IMAGE


def _refuse_large(image: Image.Image, memory: int) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS or pixels * _BYTES_PER_PIXEL.get(_format(image), _BYTES_PER_PIXEL_ELSE) > memory:
        raise PhotoError(PhotoProblem.TOO_LARGE)


def _format(image: Image.Image) -> str:
    # Phones keep a depth map or a smaller copy behind a photo, which makes an MPO of a JPEG file.
    return "JPEG" if image.format == "MPO" else image.format or ""


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 -- a broken note about a photo does not make a broken photo
        return 1


def _seen(image: Image.Image, orientation: int) -> Pixels:
    """Decode what a buyer would see, of at most ``SIDE`` pixels and at least 5 on either side."""
    image.draft("RGB", (SIDE, SIDE))
    if image.mode.startswith("I"):
        seen = Image.fromarray(_eight_bits(image))
    else:
        seen = image.convert("RGBA" if image.has_transparency_data else "RGB")
    seen.thumbnail((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=None)
    if orientation in _TURNS:
        seen = seen.transpose(_TURNS[orientation])
    if seen.mode == "RGBA":
        seen = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    seen = seen.convert("RGB")
    if min(seen.size) < 5:
        seen = seen.resize((max(5, seen.width), max(5, seen.height)), Image.Resampling.BOX)
    return np.asarray(seen)


def _eight_bits(image: Image.Image) -> Pixels:
    """Grey levels of 16 bits as 8; Pillow's own conversion cuts them off at 255."""
    levels: Pixels = (np.asarray(image).clip(0, 0xFFFF).astype(np.uint16) >> 8).astype(np.uint8)
    return levels


def as_json(photo: Photo) -> bytes:
    """Write a photo for ``measure_photo`` to read from another process."""
    return json.dumps(asdict(photo)).encode()

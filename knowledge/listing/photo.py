"""A product image as numbers; whoever has the bytes measures it (``bot.files.photos``)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Photo:
    """An image that a buyer would see.

    Attributes:
        width: In pixels.
        height: In pixels.
        format: What the bytes are: ``JPEG``, ``PNG``, ``WEBP`` and so on.
        size: In bytes.
        fingerprint: 64 bits that differ in few places between likenesses (a perceptual hash).
        sharpness: The variance of the Laplacian over the grey image scaled to 512 pixels; low where it is blurred.
        flatness: The share, 0..1, of pixels that are nearly of the commonest colour; near 1 where nothing is shown.
        recompressed: Whether the messenger sent a copy of its own, so that size, format and resolution are not the
            seller's.
    """

    width: int
    height: int
    format: str
    size: int
    fingerprint: int
    sharpness: float
    flatness: float
    recompressed: bool = False

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
        fingerprint: 64 bits of shape and colour, of which copies differ in at most 2.
        sharpness: The variance of the Laplacian over that of the grey levels, in the sharpest parts of the image scaled
            to 512 pixels; 0.1 and more where it is sharp, below 0.04 where it is blurred.
        flatness: The share, 0..1, of pixels that are nearly of the commonest colour; from 0.998 on nothing is shown.
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

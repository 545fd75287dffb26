"""Draws results as PNG pictures for a phone: numbers and translated labels in, bytes out; nothing is kept.

``waterfall`` shows where each won of a sale goes, ``bars`` the figures of a campaign, ``columns`` counts over time. All
stand on a ``page`` (title above, texts cut to fit), which writes on a ``canvas``; ``scale`` turns amounts into pixels,
``face`` is the Korean type, ``wording`` makes any label fit, ``theme`` has the colours. The same input gives the same
bytes under the same versions of Pillow and of the font.
"""

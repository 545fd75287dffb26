"""How much a file may be, and how much the process that opens it may take.

Measured with ``benchmarks/sheets.py``: 5,000 rows of 40 columns, with descriptions of 2,000 characters, are read and
annotated within 170 MB.
"""

MEGABYTE = 1024 * 1024

MAX_BYTES = 10 * MEGABYTE
"""A spreadsheet, as it was sent."""
MAX_ROWS = 5_000
"""Listings of a spreadsheet."""
MAX_CELLS = 300_000
"""Cells of a spreadsheet that hold something."""
MAX_TEXT = 20_000_000
"""Characters of all listings together: 4,000 for each of ``MAX_ROWS``, or twice what a CSV file can hold."""
MAX_UNPACKED = 120 * MEGABYTE
"""A workbook, unpacked; 5,000 rows of 40 columns are 34 MB."""
MAX_RATIO = 200
"""How often a part of a workbook may be larger unpacked; full sheets are about 30 times, deflate reaches 1,032."""
RATIO_FROM = 8 * MEGABYTE
"""A part below this may be as small packed as it likes."""
MAX_PARTS = 2_000
"""Files within a workbook."""
MAX_CELL_TEXT = 32_767
"""Characters that Excel takes in a cell."""

SHEET_MEMORY = 384 * MEGABYTE
"""Address space of a process that opens a spreadsheet."""
PHOTO_MEMORY = 448 * MEGABYTE
"""Address space of a process that opens a photo, 110 MB of it for NumPy and Pillow."""
CPU_SECONDS = 90
WALL_SECONDS = 180
"""On a busy machine a process waits more than it runs."""
MAX_FILE = 192 * MEGABYTE
"""What the process may write into a file."""

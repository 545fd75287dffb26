"""The process that opens a seller's file: a limit first, then one file, one answer, the end.

``__main__`` limits the process and answers. ``reading``: ``kinds`` tells what the bytes are, ``archive`` refuses what
is made to hurt, ``csv_text`` and ``workbook`` make rows of a file, ``table`` finds the listings. ``writing``:
``annotation`` and ``summary`` write the findings. Nothing here is imported by the bot: openpyxl takes 20 MB.
"""

"""Finds what is true: guide -> passages -> vectors and words -> hits.

``indexer.model`` prepares the embedding model once, with torch; everything else here serves without it. Imports
``knowledge``, never ``bot``.
"""

import os

# Before NumPy is imported: a question's products are small, and waiting threads would spin for them. That doubled the
# time of a search.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

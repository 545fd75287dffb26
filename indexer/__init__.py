"""Finds what is true: guide -> passages -> vectors and words -> hits.

``indexer.model`` prepares the embedding model once, with torch; everything else here serves without it. Imports
``knowledge``, never ``bot``.
"""

"""What is true: the seller guide, the policy figures and the rules computed from them.

Pure Python. It reads only its own files and imports neither ``indexer`` nor ``bot``.
"""

"""Asks sellers before anything of theirs is kept, and lets them see it, have it, and delete it for good."""

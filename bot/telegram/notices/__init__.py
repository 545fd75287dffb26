"""Tells sellers once, when a new index answers what they asked in vain."""

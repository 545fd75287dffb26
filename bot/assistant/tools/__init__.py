"""Computes what a seller asks a calculator for: understood values in, a ``Result`` out; no words, no Telegram.

``calculator`` chooses the tool, ``results`` says what can come of it, the module of each tool fills one in.
"""

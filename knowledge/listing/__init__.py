"""The listing check: a ``Listing`` in, ``Finding``s out.

What is looked for stands in TOML files beside the code (``words/``, ``categories.toml``) and in ``knowledge/policy``;
each rule names its source. The check advises sellers; it is no legal verdict.
"""

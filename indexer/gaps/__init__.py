"""What sellers asked in vain, put together for the operator.

``unmet`` says which questions those are, ``database`` reads them, ``gap`` puts alike ones together by the index's own
vectors, ``report`` shows them as a page, and ``draft`` turns one into a guide page and labelled questions to fill in.
Nothing in here changes what the bot finds: that takes a person who writes, and a new build.
"""

"""How much the bot takes on: of a seller (pace, files a day), of all together (load), of one who goes wild (circuit).

``allowance`` has every figure with its reason. ``door`` is where each update comes in; what is dear passes ``heavy``
too, and a file ``uploads``. ``docs/limits.md`` says what holds in a fleet.
"""

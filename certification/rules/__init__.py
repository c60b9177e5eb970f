"""The rules core: what a certification asks, and what a person's evidence is worth under it.

Pure Python. Nothing here imports Django, opens a file that was not named, or reads a clock: a case and a date go in,
a standing comes out.
"""

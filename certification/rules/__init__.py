"""The rules core: what a certification asks, and what a person's evidence is worth under it.

Pure Python. Nothing here imports Django, opens a file that was not named, or reads a clock: a case and a date go in,
a standing comes out. A first reading takes four files: `curriculum` (what a file means), `case` (what the answer
depends on), `judging` (`evaluate`), `standing` (the answer); `amounts` and `lines` are what all of them are written in.
Behind them, each package with a map in its first lines, and none looking at what stands above it:

command     the terminal's door to all of it
judging     a case and a day in, a standing out
remains     what remains
judge       what evidence is worth
files       what files may say
prose       all of it in words, in both languages
"""

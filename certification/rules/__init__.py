"""The rules core: what a certification asks, and what a person's evidence is worth under it.

Pure Python. Nothing here imports Django, opens a file that was not named, or reads a clock: a case and a date go in,
a standing comes out. A first reading takes four files: `curriculum` (what a file means), `case` (what the answer
depends on), `judging` (`evaluate`), `standing` (the answer). Behind them, by what one is looking for:

What a file may say      reading, and under it reading_requirements, reading_limits, reading_filters, reading_days,
                         tables (a table key by key), amounts (how amounts are written), settling; then what no single
                         line shows: checking (names), possible (what can never be met); problems (how all is told)
A case without database  case_files, case_rows; command is the terminal's door to all of it
Judging                  compiling (a curriculum made ready, once) → run (one pass, what others wait for first), and of
                         each requirement: fitting and belonging (may this line count at all?), people_on_a_day,
                         entitlement (for whom, which waivers), papers (documents, time) or weighing (evidence) →
                         measuring (conversion, totals) → limiting → filling → linear (the largest total) → finding
Over time                rechecking (when to look again), renewing (cycle by cycle)
What remains             remaining → planning: sorts (of evidence), valuing (what each is worth), spreading (over days
                         and people), trying (with the judge), trimming (to the least)
In words, both languages describing, describing_limits, describing_days, describing_beside (a curriculum); explaining
                         (a line), remaining_words, renewal_words; words and wording (names, amounts, days), sharing
"""

"""Curricula, verdicts and what remains as people read them, in English and French.

describing, describing_limits, describing_days, describing_beside    a curriculum
explaining, remaining_words, renewal_words                          a line, what remains, where a certificate stands
report, slip_words                                                  a whole standing, line by line, and what slipped
words, wording, sharing                                             names, amounts, days, shares
"""

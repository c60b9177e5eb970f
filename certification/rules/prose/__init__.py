"""Curricula, verdicts and what remains as people read them, in English and French.

describing, describing_limits, describing_days, describing_beside    a curriculum
explaining, remaining_words, renewal_words                          a line, what remains, where a certificate stands
report                                                              a whole standing, line by line
words, wording, sharing                                             names, amounts, days, shares
"""

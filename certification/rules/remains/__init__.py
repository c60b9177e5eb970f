"""What remains: the least evidence that would meet a requirement, tried with the judge before it is promised.

remaining → planning: sorts (of evidence), valuing (what each is worth), spreading (over days and people), trying (with
the judge), trimming (to the least). supposing: who is not known yet. lasting:
until when it holds.
"""

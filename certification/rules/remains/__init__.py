"""What remains: the least evidence that would meet a requirement, tried with the judge before it is promised.

remaining → planning: sorts (of evidence), valuing (what each is worth), spreading (over days and people), trying (with
the judge), trimming (to the least). telling, parting, lasting: what is said beside the amount. supposing: who is not
known yet.
"""

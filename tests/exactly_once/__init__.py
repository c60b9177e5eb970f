"""Exactly one certificate, proved with real processes that are really killed.

`stage` brings people to the brink, `installation` starts what is killed, `failpoints` says where; each test of a
protection has a sabotage twin that takes it away. Repeats are few in CI; TORTURE_ROUNDS (or `./run torture`) asks for
more. The figures are printed at the end of the run.
"""

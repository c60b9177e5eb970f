"""What happened: append-only, hash-chained events, written in the transaction they tell of."""

"""From solved sources to what students open, and the proofs that nothing went wrong on the way."""

"""What a usual, weaker check would let through, problem by problem."""

"""What usual, weaker checks would let through, problem by problem."""

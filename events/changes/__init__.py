"""A change of an answer: who is told, who vouches for it, and when it waits for approval."""

"""The telephone desk: who is called next, what is known of the office, what came of the call."""

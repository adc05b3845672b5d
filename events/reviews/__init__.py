"""What the staff look at after the offices: late answers, assignment letters, names that read oddly."""

"""Files handed to us: read, compared with what is on file, shown, applied on a word, taken back whole."""

"""The demonstration: two meetings, a mail server on loopback, a page of its mails, jumps in time; only with DEMO=1."""

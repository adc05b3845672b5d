"""The edge: everything that starts a process or speaks a protocol."""

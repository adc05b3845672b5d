"""Routes of check-in devices."""

"""Routes for people who signed in: JSON under /api/v1, one permission each."""

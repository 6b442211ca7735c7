"""What was reviewed, applied; and what was changed beside it."""

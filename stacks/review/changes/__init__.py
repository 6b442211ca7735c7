"""A preview read into changes, and each change judged."""

"""The evidence of a change: taken with credentials, kept in files, and read without any."""

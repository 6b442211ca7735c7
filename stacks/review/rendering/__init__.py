"""The report in its forms: a comment, a page, and what code scanning and programs read."""

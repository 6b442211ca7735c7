"""A dump brought back into a new database: `python -m aggregator.restore --dump latest --into restored`."""

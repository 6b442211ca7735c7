"""The one-off task that a deployment runs before its services change: `python -m aggregator.migrate`."""

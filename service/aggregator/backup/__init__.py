"""The daily dump of the database to S3, as a one-off task: `python -m aggregator.backup`."""

"""The bricks of the Data Aggregator on AWS: one ComponentResource a file, typed arguments, no environment's name."""

"""What GitHub is told of a report."""

"""From the bytes of a file to observations and rejected rows: no HTTP, no database, memory bounded by one block."""

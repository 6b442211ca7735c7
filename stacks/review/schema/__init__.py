"""What a revision's SQL does to the database's schema, and to the requests that run meanwhile."""

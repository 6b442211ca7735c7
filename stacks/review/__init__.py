"""What a change does to a stack, for the person who has to agree to it."""

"""What a change does to a stack, told to the person who has to answer for it."""

<<<<<<< HEAD
"""What a change does to a stack, for the person who has to agree to it."""
=======
"""What a change does to a stack, told to the person who has to answer for it."""
>>>>>>> evidence

"""What is done with a stack that runs, beside updates: rotate its login, dump its database, restore a dump."""

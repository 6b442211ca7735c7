"""What is built of the bricks in ``infra``: the program that ``pulumi up`` runs, and its configuration."""

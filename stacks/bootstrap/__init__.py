"""What a stack needs of an AWS account before Pulumi can work there: its state, the state's key, and CI's roles."""

"""The policy pack: controls that every resource of a stack passes, or the preview fails."""

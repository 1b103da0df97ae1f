"""Every factor with its source, and the models in a sentence each."""

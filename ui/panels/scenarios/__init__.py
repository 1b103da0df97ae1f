"""The scenarios of a project: list and tree, and what one differs in from where it comes from."""

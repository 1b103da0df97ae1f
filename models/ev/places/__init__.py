"""Where charge points go, and how often all are taken."""

"""Intervals of the answer from samples of its inputs."""

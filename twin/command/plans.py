"""The commands about plans: scenarios beside each other, and the best one for the money."""

import argparse

from twin.command.compare import add_compare_command
from twin.command.optimise import add_optimise_command


def add_plan_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`district-twin compare` and `district-twin optimise`."""
    add_compare_command(commands)
    add_optimise_command(commands)

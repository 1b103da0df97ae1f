"""A gateway of `tiny` as a program of its own, and a place to ask it."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Running:
    process: subprocess.Popen
    url: str
    folder: Path

    @property
    def port(self):
        return int(self.url.rpartition(":")[2])

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(30)
        self.process.stdout.close()
        return code

    def post(self, path, body, **more):
        return requests.post(self.url + path, json=body, timeout=20, **more)

    def get(self, path, **more):
        return requests.get(self.url + path, timeout=20, **more)


def started(folder, *arguments):
    command = [sys.executable, "-m", "twin.command.main", "gateway", "tiny", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--store", str(folder), *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    assert "http" in line, line
    return Running(process, line.split()[-1], folder)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    running = started(tmp_path_factory.mktemp("gateway"))
    yield running
    running.stop()

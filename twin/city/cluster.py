"""Tiles on the workers of a cluster: one lent by an address, or one of this machine's own that
starts and stops with the command. The only file that knows dask."""

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from layers.store.kept_values import program_key
from twin.city.city_folder import read_note
from twin.city.whole import CityError
from twin.city.worker import MOST_ATTEMPTS, tile_on_worker

_LOOK_S = 0.2
_NO_WORKERS_S = 60.0
_ANSWER_S = 10.0
_LIMIT_S = 1800.0
_NOISY = ("distributed", "tornado", "asyncio", "bokeh")


def tiles_on_cluster(
    out: Path,
    numbers: Sequence[int],
    scheduler: str | None,
    workers: int | None,
    told: Callable[[int], None] = lambda _: None,
    limit_s: float = _LIMIT_S,
) -> Mapping[int, str]:
    """Calculate tiles; why each one that failed did, by number. `told` hears how many are over.

    Raises CityError where there is no cluster, or it goes: what is done stays done.
    """
    with _client(scheduler, workers) as client:
        _check_versions(client)
        run = uuid.uuid4().hex
        futures = {
            n: client.submit(
                tile_on_worker, str(out.resolve()), n, program_key(), run, limit_s,
                key=f"tile-{n}-{run}", pure=False,
            )
            for n in numbers
        }  # fmt: skip
        return _gathered(client, out, futures, told)


@contextmanager
def _client(scheduler: str | None, workers: int | None) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster

    _quiet()
    settings = {
        "distributed.scheduler.allowed-failures": MOST_ATTEMPTS,
        "distributed.comm.timeouts.connect": f"{_ANSWER_S}s",
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.target": False,
    }
    count = workers or os.cpu_count() or 1
    with dask.config.set(settings):
        if scheduler is not None:
            with _lent(scheduler) as client:
                yield client
            return
        threads = max(1, (os.cpu_count() or 1) // count)
        with (
            LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL + 1,
                env={"NUMBA_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)},
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client


def _quiet() -> None:
    """What goes wrong is said in a sentence of our own, not in dask's log as well."""
    for name in (*_NOISY, *logging.root.manager.loggerDict):
        if name.partition(".")[0] in _NOISY:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def _lent(address: str) -> Iterator[Any]:
    """A client of a scheduler elsewhere."""
    from distributed import Client

    try:
        client = Client(address, timeout=_ANSWER_S)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        raise CityError(
            f"no scheduler answers at {address}; start one with 'dask scheduler', or leave "
            "--scheduler out to use this machine."
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=_ANSWER_S)


def _check_versions(client: Any) -> None:
    """Every worker there is runs this program. Raises CityError."""
    try:
        client.wait_for_workers(1, timeout=_NO_WORKERS_S)
        found = client.run(program_key, on_error="return")
    except (OSError, TimeoutError) as error:
        raise CityError(
            "the scheduler has no workers; start one with 'dask worker ADDRESS --nthreads 1'."
        ) from error
    for worker, key in found.items():
        if isinstance(key, BaseException):
            raise CityError(f"the worker {worker} has no district-twin; install it there.")
        if key != program_key():
            raise CityError(
                f"the worker {worker} runs another version of the program; install the same one "
                "there as here."
            )


def _gathered(
    client: Any, out: Path, futures: dict[int, Any], told: Callable[[int], None]
) -> Mapping[int, str]:
    failed: dict[int, str] = {}
    waiting, total, lonely_since = dict(futures), len(futures), time.monotonic()
    while waiting:
        time.sleep(_LOOK_S)
        for number, future in list(waiting.items()):
            if future.status in ("finished", "error"):
                del waiting[number]
                why = _why(out, number, future)
                if why:
                    failed[number] = why
        told(total - len(waiting))
        # one that is 'lost' with a worker is done again by itself
        gone = client.status != "running" or any(f.cancelled() for f in waiting.values())
        lonely_since = time.monotonic() if _has_workers(client) else lonely_since
        if waiting and (gone or time.monotonic() - lonely_since > _NO_WORKERS_S):
            what = "the scheduler went away" if gone else "all workers went away"
            raise CityError(
                f"{what} with {len(waiting):,} of {total:,} tiles to do; run the same command "
                "again to go on from there."
            )
    return failed


def _has_workers(client: Any) -> bool:
    return bool(client.scheduler_info().get("workers"))


def _why(out: Path, number: int, future: Any) -> str:
    """Why a tile failed, "" where it did not."""
    if future.status == "finished":
        return str(future.result().get("failed", ""))
    note = read_note(out, "failed", number)
    if note is not None:
        return str(note.get("why"))
    fault = future.exception()
    if type(fault).__name__ == "KilledWorker":
        return "its workers ended before it was done, for want of memory; cut smaller tiles."
    return f"{type(fault).__name__}: {fault}"

"""Clean many documents on one machine: in order, lazily, in bounded memory, whatever happens.

Worker processes are spawned, not forked: the same on every platform and safe beside threads. A
script that uses more than one worker therefore needs the usual ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Generic, Protocol, TypeVar

from cleaner.errors import CleanerError
from cleaner.result import Result
from cleaner.version import __version__

BATCH_ITEMS = 64
BATCH_SIZE = 1 << 18  # bytes or characters; small documents travel together
WINDOW_SIZE = 1 << 26  # bytes or characters that are read ahead of what has been yielded
WINDOW_BATCHES = 4  # batches for each worker
DIED = "the worker process died on this document"

Tag = TypeVar("Tag")
Data = str | bytes


class Cleans(Protocol):
    """What is needed of a `Cleaner`: it can be pickled, and cleans one document."""

    def clean(self, data: Data, *, encoding: str | None = None) -> Result:
        """A result, with status "failed" where the document can't be processed."""
        ...


def clean_many(cleaner: Cleans, items: Iterable[Data], workers: int = 1) -> Iterator[Result]:
    """The results of `items`, in their order; the same for any number of workers.

    Items are read as results are taken, a window ahead. A document that can't be cleaned, or that
    kills its worker, gives a result with status "failed". Raises `CleanerError` where no worker
    process can be started.
    """
    tagged = ((None, item) for item in items)
    for _, result in clean_tagged(cleaner, tagged, workers):
        yield failed("", "a document is str or bytes, not None") if result is None else result


def clean_tagged(
    cleaner: Cleans,
    items: Iterable[tuple[Tag, Data | None]],
    workers: int = 1,
    encoding: str | None = None,
) -> Iterator[tuple[Tag, Result | None]]:
    """Like `clean_many` with something of the caller's beside each document.

    Tags stay in this process. An item without data passes through in its place, without result.
    """
    if workers < 1:
        raise CleanerError(f"workers: at least 1, not {workers}")
    if workers == 1:
        for tag, data in items:
            yield tag, None if data is None else _clean_one(cleaner, data, encoding)
        return
    pool = _Pool(cleaner, workers, encoding)
    try:
        yield from _windowed(pool, items)
    finally:
        pool.close()


@dataclass
class _Batch(Generic[Tag]):
    """Neighbouring items that travel together."""

    items: list[tuple[Tag, Data | None]] = field(default_factory=list)
    size: int = 0  # bytes or characters

    @property
    def documents(self) -> list[Data]:
        return [data for _, data in self.items if data is not None]


def _batches(items: Iterable[tuple[Tag, Data | None]]) -> Iterator[_Batch[Tag]]:
    batch: _Batch[Tag] = _Batch()
    for tag, data in items:
        batch.items.append((tag, data))
        batch.size += len(data) if isinstance(data, str | bytes) else 0
        if len(batch.items) >= BATCH_ITEMS or batch.size >= BATCH_SIZE:
            yield batch
            batch = _Batch()
    if batch.items:
        yield batch


def _windowed(
    pool: _Pool, items: Iterable[tuple[Tag, Data | None]]
) -> Iterator[tuple[Tag, Result | None]]:
    pending: deque[tuple[_Batch[Tag], _Job]] = deque()
    size = 0
    for batch in _batches(items):
        pending.append((batch, pool.submit(batch.documents)))
        size += batch.size
        while pending and (size > WINDOW_SIZE or len(pending) >= pool.window):
            size -= pending[0][0].size
            yield from _finished(pool, *pending.popleft())
    while pending:
        yield from _finished(pool, *pending.popleft())


def _finished(pool: _Pool, batch: _Batch[Tag], job: _Job) -> Iterator[tuple[Tag, Result | None]]:
    results = iter(pool.results(job))
    for tag, data in batch.items:
        yield tag, None if data is None else next(results)


@dataclass
class _Job:
    """Documents for one worker at a time, and their results once they are there."""

    documents: list[Data]
    results: list[Result] | None = None


class _Worker:
    """A process that cleans what comes through its pipe; `job` is what it is busy with."""

    def __init__(self, cleaner: Cleans, encoding: str | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, end = context.Pipe()
        self.job: _Job | None = None
        self._process = context.Process(target=_work, args=(end, cleaner, encoding), daemon=True)
        self._process.start()
        end.close()  # the only copy left is the worker's: when it dies, the pipe ends

    def give(self, job: _Job) -> None:
        """Send a job to the idle worker. A dead one is noticed when its answer is taken."""
        self.job = job
        with contextlib.suppress(OSError):
            self.pipe.send(job.documents)

    def take(self) -> list[Result]:
        """The results of the job, waited for; `EOFError` or `OSError` where the worker died."""
        self.job = None
        results: list[Result] = self.pipe.recv()
        return results

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self._process.kill()
        self._process.join()


class _Pool:
    """Worker processes, each with one job at a time, replaced when they die."""

    def __init__(self, cleaner: Cleans, workers: int, encoding: str | None) -> None:
        self._cleaner, self._encoding = cleaner, encoding
        self.window = workers * WINDOW_BATCHES
        self._waiting: deque[_Job] = deque()
        self._workers = [_Worker(cleaner, encoding) for _ in range(workers)]
        try:
            for worker in self._workers:
                worker.pipe.recv()  # it says that it is ready
        except (EOFError, OSError) as error:
            self.close()
            raise CleanerError(
                "the worker processes can't be started; a script that uses workers needs "
                'if __name__ == "__main__":'
            ) from error

    def submit(self, documents: list[Data]) -> _Job:
        """Begin to clean documents as soon as a worker is idle."""
        job = _Job(documents)
        self._waiting.append(job)
        self._dispatch()
        return job

    def results(self, job: _Job) -> list[Result]:
        """The results of a job, waited for."""
        while job.results is None:
            busy = {worker.pipe: worker for worker in self._workers if worker.job}
            for pipe in wait(list(busy)):
                self._receive(busy[pipe])  # type: ignore[index]
            self._dispatch()
        return job.results

    def _dispatch(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.job is None:
                worker.give(self._waiting.popleft())

    def _receive(self, worker: _Worker) -> None:
        job = worker.job
        if job is None:
            return
        try:
            job.results = worker.take()
        except (EOFError, OSError):
            # Nobody can tell which of the documents it was: each is tried by itself.
            worker = self._replaced(worker)
            results: list[Result] = []
            for data in job.documents:
                worker.give(_Job([data]))
                try:
                    results += worker.take()
                except (EOFError, OSError):
                    worker = self._replaced(worker)
                    results.append(failed(data, DIED))
            job.results = results

    def _replaced(self, worker: _Worker) -> _Worker:
        """A fresh worker in the place of a dead one."""
        worker.stop()
        fresh = _Worker(self._cleaner, self._encoding)
        self._workers[self._workers.index(worker)] = fresh
        fresh.pipe.recv()
        return fresh

    def close(self) -> None:
        """Stop the workers; what is still waiting is dropped."""
        for worker in self._workers:
            worker.stop()


def failed(data: Data, reason: str) -> Result:
    """The result of a document that could not be cleaned; the input is kept in it."""
    kept = data if isinstance(data, str | bytes) else None
    return Result("", "failed", meta={"version": __version__, "error": reason}, failed_input=kept)


def _clean_one(cleaner: Cleans, data: Data, encoding: str | None) -> Result:
    try:
        return cleaner.clean(data, encoding=encoding)
    except Exception as error:  # one document never stops a run; the reason is in its result
        return failed(data, f"{type(error).__name__}: {error}")


def _work(pipe: Connection, cleaner: Cleans, encoding: str | None) -> None:
    """In a worker: say that it is ready, then clean what comes until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once, without a traceback
    with contextlib.suppress(EOFError, OSError):  # the pipe ends when the other side has gone
        pipe.send(True)
        while True:
            documents = pipe.recv()
            pipe.send([_clean_one(cleaner, data, encoding) for data in documents])

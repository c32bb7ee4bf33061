"""Clean many documents on one machine: in order, lazily, in bounded memory, whatever happens.

Worker processes are spawned, not forked: the same on every platform and safe beside threads. A
script that uses more than one worker therefore needs the usual ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
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
    return (r for _, r in clean_tagged(cleaner, tagged, workers) if r is not None)


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
    pending: deque[tuple[_Batch[Tag], Future[list[Result]]]] = deque()
    size = 0
    for batch in _batches(items):
        pending.append((batch, pool.submit(batch.documents)))
        size += batch.size
        while pending and (size > WINDOW_SIZE or len(pending) >= pool.window):
            size -= pending[0][0].size
            yield from _finished(pool, *pending.popleft())
    while pending:
        yield from _finished(pool, *pending.popleft())


def _finished(
    pool: _Pool, batch: _Batch[Tag], future: Future[list[Result]]
) -> Iterator[tuple[Tag, Result | None]]:
    results = iter(pool.results(batch.documents, future))
    for tag, data in batch.items:
        yield tag, None if data is None else next(results)


class _Pool:
    """Worker processes that are replaced when one dies."""

    def __init__(self, cleaner: Cleans, workers: int, encoding: str | None) -> None:
        self._cleaner, self._workers, self._encoding = cleaner, workers, encoding
        self.window = workers * WINDOW_BATCHES
        self._executor = self._start(workers)
        self._alone: ProcessPoolExecutor | None = None
        try:
            self._executor.submit(_ready).result()
        except BrokenProcessPool as error:
            raise CleanerError(
                "the worker processes can't be started; a script that uses workers needs "
                'if __name__ == "__main__":'
            ) from error

    def _start(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, _set_up, (self._cleaner, self._encoding))

    def submit(self, documents: list[Data]) -> Future[list[Result]]:
        """Begin to clean documents, in new processes where the old ones have died."""
        try:
            return self._executor.submit(_clean_batch, documents)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._start(self._workers)
            return self._executor.submit(_clean_batch, documents)

    def results(self, documents: list[Data], future: Future[list[Result]]) -> list[Result]:
        """The results of a batch; where its pool died, each document is tried by itself.

        A dead worker takes all pending batches with it, and nobody can tell whose fault it was.
        """
        try:
            return future.result()
        except BrokenProcessPool:
            pass  # tried again below, one document at a time
        return [self._quarantined(data) for data in documents]

    def _quarantined(self, data: Data) -> Result:
        if self._alone is None:
            self._alone = self._start(1)
        try:
            return self._alone.submit(_clean_batch, [data]).result()[0]
        except BrokenProcessPool:
            self._alone = None
            return failed(data, DIED)

    def close(self) -> None:
        """Stop the workers; what is still waiting is dropped."""
        for executor in (self._executor, self._alone):
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)


def failed(data: Data, reason: str) -> Result:
    """The result of a document that could not be cleaned; the input is kept in it."""
    kept = data if isinstance(data, str | bytes) else None
    return Result("", "failed", meta={"version": __version__, "error": reason}, failed_input=kept)


def _clean_one(cleaner: Cleans, data: Data, encoding: str | None) -> Result:
    try:
        return cleaner.clean(data, encoding=encoding)
    except Exception as error:  # one document never stops a run; the reason is in its result
        return failed(data, f"{type(error).__name__}: {error}")


class _Worker:
    """What a worker process keeps between batches."""

    cleaner: Cleans
    encoding: str | None


def _set_up(cleaner: Cleans, encoding: str | None) -> None:
    """In a worker: keep the cleaner; Ctrl-C ends the process at once, without a traceback."""
    _Worker.cleaner, _Worker.encoding = cleaner, encoding
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _ready() -> bool:
    return hasattr(_Worker, "cleaner")


def _clean_batch(documents: list[Data]) -> list[Result]:
    return [_clean_one(_Worker.cleaner, data, _Worker.encoding) for data in documents]

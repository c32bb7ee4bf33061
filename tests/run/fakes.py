"""Cleaners for testing the runner: they can be pickled and imported by worker processes."""

import os
import time

from cleaner.result import Result


class Echo:
    """Gives back the input in capitals; some words make it misbehave."""

    def clean(self, data, *, encoding=None):
        if data == "die":
            os._exit(1)
        if data == "raise":
            raise RuntimeError("asked to")
        if data == "slow":
            time.sleep(0.3)
        return Result(data.upper(), "changed", meta={"encoding": encoding})


class Unstartable(Echo):
    """Its worker dies while it starts."""

    def __setstate__(self, state):
        os._exit(1)

    def __reduce__(self):
        return (Unstartable, (), {"x": 1})

"""Many documents in order, whatever happens to one of them."""

import importlib
import itertools
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.errors import CleanerError
from cleaner.run import clean_many, local

sys.path.insert(0, str(Path(__file__).parent))  # worker processes import the fakes by name
fakes = importlib.import_module("fakes")


def outcomes(items, workers):
    results = clean_many(fakes.Echo(), items, workers)
    return [r.text if r.status != "failed" else r.meta["error"] for r in results]


@pytest.mark.parametrize("workers", [1, 2])
def test_order_is_kept_and_a_failure_stops_nothing(workers):
    items = ["slow", "a", "raise", *(f"n{i}" for i in range(300)), "slow"]
    texts = [t.upper() for t in items]
    texts[2] = "RuntimeError: asked to"
    assert outcomes(items, workers) == texts


def test_a_worker_that_dies_costs_its_document_only(monkeypatch):
    monkeypatch.setattr(local, "BATCH_ITEMS", 3)
    items = ["a", "b", "die", "c", "d", "e", "f", "die", "g"]
    results = list(clean_many(fakes.Echo(), items, 2))
    assert [r.text for r in results] == ["A", "B", "", "C", "D", "E", "F", "", "G"]
    dead = [r for r in results if r.status == "failed"]
    assert [r.meta["error"] for r in dead] == [local.DIED] * 2
    assert [r.restore() for r in dead] == ["die", "die"]


@pytest.mark.parametrize("workers", [1, 2])
def test_endless_input_is_read_lazily(monkeypatch, workers):
    monkeypatch.setattr(local, "BATCH_ITEMS", 2)
    read = []
    items = (read.append(i) or f"x{i}" for i in itertools.count())
    results = clean_many(fakes.Echo(), items, workers)
    assert [next(results).text for _ in range(5)] == ["X0", "X1", "X2", "X3", "X4"]
    assert len(read) < 40
    results.close()


def test_large_documents_bound_what_is_read_ahead(monkeypatch):
    monkeypatch.setattr(local, "BATCH_SIZE", 100)
    monkeypatch.setattr(local, "WINDOW_SIZE", 250)
    read = []
    items = (read.append(i) or "x" * 100 for i in range(50))
    results = clean_many(fakes.Echo(), items, 2)
    next(results)
    assert len(read) <= 4
    assert sum(1 for _ in results) == 49


def test_workers_that_cannot_start_are_an_error():
    with pytest.raises(CleanerError, match="can't be started"):
        list(clean_many(fakes.Unstartable(), ["a"], 2))


def test_fewer_than_one_worker_is_an_error():
    with pytest.raises(CleanerError, match="at least 1"):
        list(clean_many(fakes.Echo(), ["a"], 0))


def test_results_do_not_depend_on_the_number_of_workers():
    pages = [
        "科協活動,請參考。",
        "已经干净的文字。",
        "",
        "\ud800",
        "中 国",
        b"\x89PNG\r\n\x1a\n",
        b"abc",
    ] * 20
    one, two = (list(cleaner.Cleaner().clean_many(pages, workers=n)) for n in (1, 2))
    assert [r.to_dict() for r in one] == [r.to_dict() for r in two]
    assert {r.status for r in one} == {"changed", "unchanged", "failed"}


def test_an_item_of_the_wrong_type_fails_alone():
    results = list(clean_many(cleaner.Cleaner(), ["a", 5, "b"], 1))
    assert [r.status for r in results] == ["unchanged", "failed", "unchanged"]
    assert "int" in results[1].meta["error"]

"""What cleaning gives back: the text, and a patch from which the input can be rebuilt.

The notes are in source coordinates, in order and disjoint; with the output text they rebuild the
source exactly, so a record of text and notes needs no copy of the input.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cleaner.blocks import Block, Blocks, Places
from cleaner.decode import encode_record
from cleaner.document import Cause, Document, Finding, Note, Span, map_back
from cleaner.errors import RestoreError
from cleaner.folding import fold

FORMAT = "cleaner-result"
FORMAT_VERSION = 1
_SURROGATE = re.compile("[\ud800-\udfff]")

Status = Literal["unchanged", "changed", "failed"]


class Result:
    """The outcome of one document; see the attributes.

    `text`: the clean text. `flags`: findings left alone, spans in source coordinates. `meta`: what
    is known of the document (encoding, script, title, date …) and the version and rules digest that
    made it. `status`: "unchanged", "changed" or "failed" (then `meta["error"]` says why, `text` is
    empty and the input is kept).
    """

    __slots__ = ("_bytes", "_counts", "_document", "_input", "_notes", "_places", "_reasons",
                 "_whole", "flags", "meta", "status", "text")  # fmt: skip

    def __init__(  # noqa: PLR0913
        self,
        text: str,
        status: Status,
        *,
        meta: dict[str, Any] | None = None,
        flags: Iterable[Finding] = (),
        counts: Mapping[str, int] | None = None,
        notes: Sequence[Note] | None = None,
        document: Document | None = None,
        reasons: Mapping[str, str] | None = None,
        bytes_record: dict[str, Any] | None = None,
        failed_input: str | bytes | None = None,
        places: Places | Blocks | None = None,
    ) -> None:
        self.text = text
        self.status: Status = status
        self._whole: Callable[[], Result]  # see `later`
        self.meta = meta or {}
        self.flags = tuple(flags)
        # Counted when asked for, where a document is at hand.
        self._counts = None if document is not None else dict(counts or {})
        self._notes = None if notes is None else tuple(notes)
        self._document = document
        self._reasons = reasons or {}
        self._bytes = bytes_record
        self._input = failed_input
        self._places = places

    @classmethod
    def later(cls, text: str, status: Status, whole: Callable[[], Result]) -> Result:
        """A result of which only text and status are known.

        `whole` gives the same result with everything; it is called when something else is first
        asked for.
        """
        result = cls.__new__(cls)
        result.text, result.status, result._whole = text, status, whole
        return result

    def __getattr__(self, name: str) -> Any:
        """What `later` left unknown; called where an attribute has no value yet."""
        if name == "_whole" or name not in self.__slots__:
            raise AttributeError(f"a Result has no {name}")
        whole = self._whole()
        if whole.text != self.text:
            raise RestoreError("the stages made another text of the input than the quick way")
        for known in _KEPT:
            setattr(self, known, getattr(whole, known))
        del self._whole
        return getattr(self, name)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every change, in source order. Put together when first read.

        Empty where notes were "counts" or "off".
        """
        if self._notes is None:
            self.summary()
            self._notes = tuple(_notes(self._document, self._reasons)) if self._document else ()
            self._document = None
        return self._notes

    def restore(self) -> str:
        """The decoded input, exactly; of a page of HTML its text with all blocks.

        Raises `RestoreError` where no notes were kept.
        """
        if self.status == "failed":
            if isinstance(self._input, str):
                return self._input
            raise RestoreError("the input was never decoded; restore_bytes() has it")
        if self.status == "changed" and not self.notes:
            raise RestoreError('no notes were kept: clean with notes="all" to be able to restore')
        return restore(self.text, self.notes)

    def restore_bytes(self) -> bytes:
        """The input bytes, exactly.

        Raises `RestoreError` where the input was a string, or a page of HTML.
        """
        if self.status == "failed" and isinstance(self._input, bytes):
            return self._input
        if self._places is not None:
            raise RestoreError(
                "the input was HTML, whose markup is not kept: restore() gives the page's text"
            )
        if self._bytes is None:
            raise RestoreError("the input was a string, not bytes: use restore()")
        return encode_record(self.restore(), self._bytes)

    def origin(self, start: int, end: int) -> Span:
        """The span of the source that `text[start:end]` came from.

        A change that keeps its length is taken character by character; any other can't be
        divided: a span that reaches into it takes it whole. An empty span where something was
        deleted gives what was deleted.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"({start}, {end}) is outside a text of {len(self.text)} characters")
        if self.status == "changed" and not self.notes:
            raise RestoreError('no notes were kept: clean with notes="all" to know origins')
        at, lengths = self._intervals()
        new_ends = at[:, 1] + np.cumsum(lengths - (at[:, 1] - at[:, 0]))
        return map_back(at[:, 0], at[:, 1], new_ends - lengths, new_ends, Span(start, end))

    def block_at(self, start: int) -> Block | None:
        """The block of the page that the character at `start` of `text` came from.

        None where the input was no page of HTML. Raises as `origin` does.
        """
        if not 0 <= start < len(self.text):
            raise ValueError(f"{start} is outside a text of {len(self.text)} characters")
        if self._places is None:
            return None
        return self._kept_places().at(self.origin(start, start + 1).start)

    def _kept_places(self) -> Places:
        """What is kept of a page's blocks; put together when first asked for."""
        if isinstance(self._places, Blocks):
            self._places = self._places.places
        if self._places is None:
            raise ValueError("the input was no page of HTML")
        return self._places

    def _intervals(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Spans of the source that changed, shape (n, 2), and how long each is in the text."""
        spans: list[tuple[int, int]] = []
        lengths: list[int] = []
        for (start, end), _, after, *_ in self.notes:
            if len(after) == end - start:
                spans += [(at, at + 1) for at in range(start, end)]
                lengths += [1] * len(after)
            else:
                spans.append((start, end))
                lengths.append(len(after))
        return np.array(spans, np.int64).reshape(-1, 2), np.array(lengths, np.int64)

    def summary(self) -> dict[str, int]:
        """How many edits each rule made (runs of neighbouring characters count once)."""
        if self._counts is None:
            self._counts = dict(self._document.counts()) if self._document else {}
        return dict(self._counts)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready record without the source: `from_dict` makes an equal result of it.

        Notes are parallel arrays, see docs/notes-format.md.
        """
        record: dict[str, Any] = {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "status": self.status,
            "text": _plain(self.text),
            "meta": self.meta,
            "summary": self.summary(),
            "flags": [[f.rule, f.span.start, f.span.end, f.score, _plain(f.evidence)]
                      for f in self.flags],
            "notes": _notes_record(self.notes),
        }  # fmt: skip
        if self._bytes is not None:
            record["bytes"] = self._bytes
        if self._places is not None:
            record["blocks"] = self._kept_places().to_dict()
        if isinstance(self._input, bytes):
            record["input_bytes"] = base64.b64encode(self._input).decode("ascii")
        elif self._input is not None:
            record["input"] = _plain(self._input)
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Result:
        """The result that `to_dict` wrote. Raises `RestoreError` for any other record."""
        try:
            return cls._of_record(record)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            told = f"{type(error).__name__}: {error}"
            raise RestoreError(f"not a well-formed {FORMAT} record ({told})") from error

    @classmethod
    def _of_record(cls, record: Mapping[str, Any]) -> Result:
        if record.get("format") != FORMAT or record.get("version") != FORMAT_VERSION:
            raise RestoreError(f"not a {FORMAT} record of version {FORMAT_VERSION}")
        if record["status"] not in get_args(Status):
            raise RestoreError(f"status is one of {', '.join(get_args(Status))}")
        failed_input: str | bytes | None = None
        if "input_bytes" in record:
            failed_input = base64.b64decode(record["input_bytes"])
        elif "input" in record:
            failed_input = _string(record["input"])
        return cls(
            _string(record["text"]),
            record["status"],
            meta=dict(record["meta"]),
            flags=[Finding(rule, Span(start, end), score, _string(evidence))
                   for rule, start, end, score, evidence in record["flags"]],
            counts={str(rule): int(n) for rule, n in record["summary"].items()},
            notes=_notes_of(record["notes"]),
            bytes_record=record.get("bytes"),
            failed_input=failed_input,
            places=Places.from_dict(record["blocks"]) if "blocks" in record else None,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Result {self.status}, {len(self.text)} characters, {sum(self.summary().values())} edits>"  # noqa: E501

    def __getstate__(self) -> dict[str, Any]:
        if self._places is not None:
            self._kept_places()
        return {name: getattr(self, name) for name in _KEPT}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


_KEPT = tuple(name for name in Result.__slots__ if name != "_whole")


def restore(text: str, notes: Iterable[Note]) -> str:
    """Rebuild the source from the output text and the notes.

    Raises `RestoreError` where the text isn't what the notes describe.
    """
    parts: list[str] = []
    read = written = 0  # how far the output has been read, the source written
    for note in notes:
        gap = note.at.start - written
        at = read + gap
        if gap < 0 or len(note.before) != note.at.end - note.at.start:
            raise RestoreError(f"the note at {tuple(note.at)} doesn't follow the one before it")
        if not text.startswith(note.after, at):
            raise RestoreError(
                f"at {at} the text has {text[at : at + len(note.after)]!r}, not {note.after!r}: "
                "these notes belong to another text"
            )
        parts += [text[read:at], note.before]
        read, written = at + len(note.after), note.at.end
    parts.append(text[read:])
    return "".join(parts)


def _notes(document: Document, reasons: Mapping[str, str]) -> Iterable[Note]:
    """Fold a document's layers into notes."""
    source, text = document.source, document.text
    pieces = fold(document.layers)
    causes = [_told(causes, reasons) for causes in pieces.causes]
    for start, end, new_start, new_end, cause in zip(
        *(column.tolist() for column in pieces[:5]), strict=True
    ):
        before, after = source[start:end], text[new_start:new_end]
        if before != after:  # equal where one layer took back what another did
            yield Note(Span(start, end), before, after, *causes[cause])


def _told(
    causes: Sequence[Cause], reasons: Mapping[str, str]
) -> tuple[tuple[str, ...], str, float]:
    """Rules, reason and confidence of a note with these causes."""
    told = dict.fromkeys(cause.reason or reasons.get(cause.rule, "") for cause in causes)
    return (
        tuple(dict.fromkeys(cause.rule for cause in causes)),
        "; ".join(reason for reason in told if reason),
        min(cause.confidence for cause in causes),
    )


def _notes_record(notes: Sequence[Note]) -> dict[str, Any]:
    """Notes as parallel arrays; `why` is an index into the table of causes."""
    causes: dict[tuple[tuple[str, ...], str, float], int] = {}
    why = [causes.setdefault((n.rules, n.reason, n.confidence), len(causes)) for n in notes]
    return {
        "causes": [[list(rules), reason, confidence] for rules, reason, confidence in causes],
        "why": why,
        "start": [note.at.start for note in notes],
        "before": [_plain(note.before) for note in notes],
        "after": [_plain(note.after) for note in notes],
    }


def _notes_of(record: Mapping[str, Any]) -> list[Note]:
    causes = [(tuple(rules), reason, confidence) for rules, reason, confidence in record["causes"]]
    rows = zip(record["why"], record["start"], record["before"], record["after"], strict=True)
    notes = []
    for why, start, plain_before, plain_after in rows:
        before = _string(plain_before)
        at = Span(start, start + len(before))
        notes.append(Note(at, before, _string(plain_after), *causes[why]))
    return notes


def _plain(text: str) -> str | list[int]:
    """JSON-safe form: JSON would join two surrogates that stand side by side into one character."""
    return [ord(c) for c in text] if _SURROGATE.search(text) else text


def _string(plain: str | list[int]) -> str:
    return plain if isinstance(plain, str) else "".join(map(chr, plain))

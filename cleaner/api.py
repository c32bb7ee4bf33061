"""The public functions and the `Cleaner` they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from cleaner.boilerplate import STAGE as BOILERPLATE
from cleaner.config import Config
from cleaner.context import MOST_FLAGS, Context
from cleaner.decode import Decoded, decode
from cleaner.decode.declared import META_LIMIT, find_declared
from cleaner.document import Document, Finding, Span
from cleaner.errors import CleanerError, ConfigError, RestoreError
from cleaner.markup import Html, is_html, read_page
from cleaner.pipeline import DAMAGE, SCRIPT, STAGES, Stage, run
from cleaner.result import Result
from cleaner.rules import RuleSet, load_rules
from cleaner.scan import CharClass
from cleaner.script import Script, detect_script
from cleaner.script.text import fully_simplified
from cleaner.site import SiteTemplate
from cleaner.version import __version__


class Cleaner:
    """Cleans documents with one configuration; can be pickled and shared between threads.

    Raises `RuleError` where a rule file is wrong or a disabled rule doesn't exist.
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = Config() if config is None else config
        if not isinstance(self.config, Config):
            raise ConfigError(f"config is a cleaner.Config, not {type(config).__name__}")
        self.rules: RuleSet = load_rules(self.config.rules).without(self.config.disable)

    def clean(
        self,
        data: str | bytes,
        *,
        content_type: str | None = None,
        encoding: str | None = None,
        url: str | None = None,
    ) -> Result:
        """Clean one document: text, or a page of HTML, which is recognised.

        `encoding`: what the bytes are declared to be; `content_type`: an HTTP header's value,
        whose charset counts as declared too, and text/html settles that it is a page; `url` is
        kept in `meta`. A document that can't be processed gives a result with status "failed",
        its reason in `meta["error"]`.
        """
        declared = encoding or _charset(content_type)
        if content_type is None and isinstance(data, Html):
            content_type = data.content_type
        return self._run(data, STAGES, declared, url, pages=True, content_type=content_type)

    def clean_many(self, items: Iterable[str | bytes], workers: int = 1) -> Iterator[Result]:
        """Clean documents one after the other, lazily and in order, in bounded memory.

        With more than one worker, in as many processes; the results are the same.
        """
        from cleaner.run import clean_many

        return clean_many(self, items, workers)

    def _run(
        self,
        data: str | bytes,
        stages: Sequence[Stage],
        encoding: str | None = None,
        url: str | None = None,
        *,
        pages: bool = False,
        content_type: str | None = None,
    ) -> Result:
        if not isinstance(data, str | bytes):
            raise TypeError(f"a document is str or bytes, not {type(data).__name__}")
        meta: dict[str, Any] = {"version": __version__, "rules": self.rules.digest}
        if self.config.site is not None:
            meta["site_template"] = self.config.site.digest
        if url is not None:
            meta["url"] = url
        try:
            return self._clean(data, stages, encoding, meta, pages, content_type)
        except CleanerError as error:
            reason = str(error)
        except Exception as error:  # a defect must not stop a run of a million documents
            reason = f"{type(error).__name__}: {error}"
        return Result("", "failed", meta={**meta, "error": reason}, failed_input=data)

    def _clean(
        self,
        data: str | bytes,
        stages: Sequence[Stage],
        encoding: str | None,
        meta: dict[str, Any],
        pages: bool,
        content_type: str | None,
    ) -> Result:
        """`pages`: HTML is recognised and taken apart; `content_type` may say that it is one."""
        context = Context(self.config, self.rules, meta)
        record = decoded = None
        if isinstance(data, bytes):
            decoded = decode(data, declared=encoding)
            record = decoded.record()
            meta["encoding"] = decoded.encoding
            meta["encoding_confidence"] = decoded.confidence
            data = decoded.text
        if pages and is_html(data, content_type):
            if decoded is not None:
                meta["charset_evidence"] = _charset_evidence(decoded, encoding, data)
            document, record = _document_of(data, context), None
            data = document.source
        else:
            document = Document.of(str.__str__(data))  # not one of a class derived from it
            if decoded is not None:
                _flag_decoding(decoded, context)
        document = run(document, context, stages)
        if "script" not in meta:  # no stage had a reason to look closer
            meta["script"] = _plain_script(document)
        notes = self.config.notes
        changed = document.text != data
        return Result(
            document.text if changed else data,
            "changed" if changed else "unchanged",
            meta=meta,
            flags=context.flags,
            counts=document.counts() if notes == "counts" else None,
            document=document if changed and notes == "all" else None,
            reasons=self._reasons,
            bytes_record=record,
            places=document.blocks,
        )

    @property
    def _reasons(self) -> dict[str, str]:
        return _reasons(self.rules)


def _charset_evidence(decoded: Decoded, declared: str | None, html: str) -> list[list[str]]:
    """What is said of the page's encoding: [["declared", "gbk"], ["page", "gb2312"], …]."""
    told = find_declared(html[:META_LIMIT].encode("ascii", "replace"))
    found = (("declared", declared), ("page", told), ("chosen", decoded.encoding))
    return [[where, label] for where, label in found if label]


def _document_of(html: str, context: Context) -> Document:
    """The text of a page with its blocks; what the page says of itself goes to ``meta``."""
    page = read_page(html)
    for name, value in page.meta.items():
        context.meta.setdefault(name, value)
    return Document.of(page.text, page.blocks)


def _flag_decoding(decoded: Decoded, context: Context) -> None:
    """Flag what was odd in the bytes; beyond `MOST_FLAGS` of a kind only their number is told."""
    if not decoded.malformed and not decoded.segments:
        return
    document = Document.of(decoded.text)
    if decoded.malformed:
        context.meta["malformed"] = len(decoded.malformed)
    for bad, offset in zip(decoded.malformed[:MOST_FLAGS], decoded.offsets, strict=False):
        evidence = f"bytes {bad.data[:16].hex(' ')} at byte {offset}"
        context.flag(document, "decode.malformed", bad.span, 1.0, evidence)
    if decoded.segments:
        context.meta["segments"] = len(decoded.segments)
    for start, end, encoding in decoded.segments[:MOST_FLAGS]:
        evidence = f"{encoding} in {decoded.encoding}"
        context.flag(document, "decode.other-encoding", Span(start, end), 1.0, evidence)


def _plain_script(document: Document) -> str:
    """The script of a text in which nothing is traditional."""
    if document.scan.has(CharClass.KANA):
        return detect_script(document.text).kind
    return "simplified" if document.scan.has(CharClass.HAN) else "none"


@lru_cache(maxsize=16)
def _reasons(rules: RuleSet) -> dict[str, str]:
    """What each rule's notes say: its description."""
    return {rule.id: rule.description for rule in rules}


@dataclass(frozen=True, slots=True)
class Detection:
    """What a document holds. `damage`, `boilerplate`: edits by rule that cleaning would make."""

    encoding: str | None
    encoding_confidence: float | None
    script: Script
    damage: dict[str, int]
    boilerplate: dict[str, int]
    flags: tuple[Finding, ...]
    error: str | None = None


@lru_cache(maxsize=16)
def _cleaner(config: Config | None = None) -> Cleaner:
    return Cleaner(config)


def clean(
    data: str | bytes,
    config: Config | None = None,
    *,
    content_type: str | None = None,
    encoding: str | None = None,
    url: str | None = None,
) -> Result:
    r"""Clean one document; see `Cleaner.clean`.

    >>> clean("科 協 活 動 　总 结 ,请参考。\r\n", Config(boilerplate="off")).text
    '科协活动总结，请参考。\n'
    """
    # What is no Config may not be hashable either; Cleaner says so.
    tool = _cleaner(config) if isinstance(config, Config | None) else Cleaner(config)
    return tool.clean(data, content_type=content_type, encoding=encoding, url=url)


def repair(text: str) -> Result:
    """Undo encoding damage only: escapes, mojibake, invisible characters, annotations."""
    return _cleaner()._run(text, DAMAGE)


def simplify(text: str) -> Result:
    """Convert to simplified Chinese only.

    Notes, flags and `meta` are worked out when first asked for.
    """
    whole = partial(_cleaner()._run, text, SCRIPT)
    try:
        new = fully_simplified(text)
    except Exception:  # whatever it is, the stages say so
        return whole()
    return Result.later(new, "unchanged" if new == text else "changed", whole)


def detect(data: str | bytes, *, encoding: str | None = None) -> Detection:
    """Encoding, script, damage and boilerplate of a document; changes nothing."""
    result = _cleaner().clean(data, encoding=encoding)
    source = "" if result.status == "failed" else result.restore()
    summary = result.summary()
    return Detection(
        result.meta.get("encoding"),
        result.meta.get("encoding_confidence"),
        detect_script(source),
        {rule: n for rule, n in summary.items() if rule.startswith("damage.")},
        {rule: n for rule, n in summary.items() if rule.startswith("boilerplate.")},
        result.flags,
        result.meta.get("error"),
    )


def learn(
    documents: Iterable[Any],
    config: Config | None = None,
    *,
    encoding: str | None = None,
    on_failure: Callable[[str, str], None] | None = None,
) -> SiteTemplate:
    """Learn which lines the pages of one site share, to hand them to `Config(site=...)`.

    `documents`: str, bytes, a `Result` (taken back to its source where notes were kept), anything
    else with a `text`, or a pair (name, one of those). `encoding`: what bytes are declared to be.
    They are looked at after decoding, repair and conversion as in `config`. Documents that can't
    be processed are counted in the template's `failed`; `on_failure` is told name and reason.
    Memory is bounded, however many there are; what doesn't fit waits in a temporary file.
    """
    from cleaner.boilerplate.site.learn import Learner

    tool = Cleaner(replace(config or Config(), notes="off", site=None))
    before = STAGES[: STAGES.index(BOILERPLATE)]
    with Learner() as learner:
        for number, item in enumerate(documents, 1):
            name, data = item if isinstance(item, tuple) else (None, item)
            name = _page_name(data, number) if name is None else str(name)
            result = tool._run(_page(data), before, encoding, pages=True)
            if result.status != "failed":
                learner.add(name, result.text)
                continue
            learner.fail()
            if on_failure is not None:
                on_failure(name, str(result.meta["error"]))
        return learner.template()


def _page_name(data: object, number: int) -> str:
    url = data.meta.get("url") if isinstance(data, Result) else None
    return str(url or number)


def _page(data: Any) -> str | bytes:
    """What a page says, before boilerplate was taken out of it where that is known."""
    if isinstance(data, Result):
        try:
            return data.restore()
        except RestoreError:  # no notes were kept, or the bytes were never decoded
            return data.restore_bytes() if data.status == "failed" else data.text
    text = getattr(data, "text", data)
    if not isinstance(text, str | bytes):
        told = type(data).__name__
        raise TypeError(f"a document is str, bytes, a Result or (name, one of those), not {told}")
    return text


def _charset(content_type: str | None) -> str | None:
    """The charset of a Content-Type header's value."""
    for part in (content_type or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None

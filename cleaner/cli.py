"""Command line: argument parsing only. What the commands do is in io, run and report."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.errors import CleanerError, ConfigError, InputError, RuleError
from cleaner.version import __version__

# Everything else is imported where it is used, so that --help and --version are quick, and click
# passes every option as an argument of its own.
# ruff: noqa: PLR0917
if TYPE_CHECKING:
    from cleaner.config import Config
    from cleaner.io import AtomicFile, Item, OutputFolder, Problem, Source
    from cleaner.run.job import Row

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
Command = TypeVar("Command", bound=Callable[..., Any])
_RULES = click.option("--rules", multiple=True, metavar="FILE", help="Further rule file.")
_SETTINGS = (
    click.option("--profile", type=click.Choice(["web", "prose", "gentle"])),
    click.option("--script", type=click.Choice(["simplified", "keep"])),
    click.option("--region-words", type=click.Choice(["keep", "mainland"])),
    click.option("--punctuation", type=click.Choice(["chinese", "keep"])),
    click.option("--lost", type=click.Choice(["keep", "remove"]), help="What is gone (锟斤拷)."),
    click.option("--boilerplate", type=click.Choice(["on", "off"])),
    click.option("--disable", multiple=True, metavar="ID", help="Switch a rule off."),
    _RULES,
)
_SITE = click.option("--site", metavar="SITE", help="Remove what learn found on the site.")
_READING = (
    click.option("--field", metavar="F", help='JSON Lines field with the text (default "text").'),
    click.option("--encoding", metavar="E", help="Declared encoding of text files."),
    click.option("--max-bytes", type=click.IntRange(1), default=1 << 30, help="Largest document."),
)


def _with(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cleaner")
def cli() -> None:
    """Clean scraped Chinese text, and say what was changed, where and by which rule."""


@cli.command()
@PATHS
@click.option("-o", "--out", metavar="OUT", help="Output folder, or - for standard output.")
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes.")
@click.option("--notes", "notes_file", metavar="FILE", help="Write notes as JSON lines.")
@_with((*_READING, *_SETTINGS, _SITE))
@click.option("--json", "as_json", is_flag=True, help="A JSON line a document on standard output.")
@click.option("--summary", is_flag=True, help="A table on standard output.")
def clean(
    paths: tuple[str, ...],
    out: str | None,
    workers: int,
    notes_file: str | None,
    field: str | None,
    encoding: str | None,
    max_bytes: int,
    as_json: bool,
    summary: bool,
    **settings: Any,
) -> None:
    """Clean files and folders (text, JSON Lines, .gz of both); - is standard input.

    Outputs keep their names below OUT; what fails is listed in OUT/failed.jsonl.
    """
    from cleaner.api import Cleaner
    from cleaner.io import find_sources
    from cleaner.run.job import Job

    tool, declared = Cleaner(_config(settings)), _encoding(encoding)
    folder = _output(paths, out)
    if folder is None and (as_json or summary):
        raise click.UsageError("--json and --summary need an output folder (-o OUT)")
    rows: list[Row] = []
    with _notes(notes_file, paths, folder) as notes, _reporter(as_json, folder is None) as tell:

        def report(row: Row) -> None:
            if summary:
                rows.append(row)
            tell(row)

        job = Job(tool, folder, report, notes, field or "text", workers, declared, max_bytes)
        outside = folder.folder if folder else None
        tally = job.run(find_sources(paths, outside=outside, jsonl=field is not None))
    if summary:
        from cleaner.report.summary import print_summary

        print_summary(rows)
    if folder is not None:
        click.echo(tally.line(), err=True)
    raise SystemExit(1 if tally.status["failed"] else 0)


@cli.command()
@PATHS
@_with(_READING)
@click.option("--json", "as_json", is_flag=True, help="A JSON line a document.")
def detect(
    paths: tuple[str, ...], field: str | None, encoding: str | None, max_bytes: int, as_json: bool
) -> None:
    """Show encoding, script, damage and boilerplate found; change nothing."""
    from cleaner.report.detection import detection_record, print_detection

    failed = 0
    for item in _documents(paths, field, max_bytes):
        record = detection_record(item, _encoding(encoding))
        if "reason" in record:
            failed += 1
            _complain(record["doc"], record["reason"])
        if as_json:
            click.echo(json.dumps(record, ensure_ascii=False))
        elif "reason" not in record:
            print_detection(record)
    raise SystemExit(1 if failed else 0)


@cli.command()
@click.argument("path")
@_with((*_READING, *_SETTINGS, _SITE))
@click.option("--all", "show_all", is_flag=True, help="Show every change, not the first few.")
def explain(
    path: str,
    field: str | None,
    encoding: str | None,
    max_bytes: int,
    show_all: bool,
    **settings: Any,
) -> None:
    """Show the changes of a document, before and after, rule by rule."""
    from rich.console import Console

    from cleaner.api import Cleaner
    from cleaner.io import Problem
    from cleaner.report import terminal

    tool = Cleaner(_config(settings))
    descriptions = {rule.id: rule.description for rule in tool.rules}
    console = Console(highlight=False)
    failed = 0
    for item in _documents((path,), field, max_bytes):
        if isinstance(item, Problem):
            failed += 1
            _complain(item.doc, item.reason)
            continue
        result = tool.clean(item.data, encoding=_encoding(encoding))
        if result.status == "failed":
            failed += 1
            _complain(item.doc, result.meta["error"])
            continue
        terminal.explain(console, item.doc, result, descriptions, show_all=show_all)
    raise SystemExit(1 if failed else 0)


@cli.command()
@PATHS
@click.option("-o", "--out", required=True, metavar="SITE", help="The file to write (TOML).")
@_with((*_READING, *_SETTINGS))
@click.option("--json", "as_json", is_flag=True, help="What was learned as a line of JSON.")
def learn(
    paths: tuple[str, ...],
    out: str,
    field: str | None,
    encoding: str | None,
    max_bytes: int,
    as_json: bool,
    **settings: Any,
) -> None:
    """Learn which lines the pages of one site share; clean --site SITE removes them.

    Reads what clean reads. Three pages that differ are needed at least, ten or more are better.
    """
    from cleaner import api
    from cleaner.report.site import print_template

    path = _site_file(out, paths)
    unread: list[str] = []
    template = api.learn(
        _pages(_documents(paths, field, max_bytes), path, unread),
        _config(settings),
        encoding=_encoding(encoding),
        on_failure=_complain,
    )
    template = replace(template, failed=template.failed + len(unread))
    _write_site(path, template.to_toml())
    if as_json:
        click.echo(json.dumps(template.to_dict(), ensure_ascii=False))
    else:
        print_template(template, out)
    raise SystemExit(1 if template.failed else 0)


@cli.group()
def rules() -> None:
    """List, show and test the rules."""


@rules.command("list")
@_RULES
@click.option("--json", "as_json", is_flag=True, help="A JSON line a rule.")
def rules_list(rules: tuple[str, ...], as_json: bool) -> None:
    """List all rules."""
    from cleaner.report.rules import rule_line, rule_record
    from cleaner.rules import load_rules

    for rule in load_rules(rules):
        record = json.dumps(rule_record(rule), ensure_ascii=False)
        click.echo(record if as_json else rule_line(rule))


@rules.command("show")
@click.argument("rule_id", metavar="ID")
@_RULES
def rules_show(rule_id: str, rules: tuple[str, ...]) -> None:
    """Show one rule with its examples."""
    from cleaner.report.rules import rule_page
    from cleaner.rules import load_rules

    found = {rule.id: rule for rule in load_rules(rules)}
    if rule_id not in found:
        raise click.UsageError(f"no rule {rule_id!r}; `cleaner rules list` shows all")
    click.echo(rule_page(found[rule_id]))


@rules.command("test")
@_RULES
def rules_test(rules: tuple[str, ...]) -> None:
    """Run the examples and counterexamples of all rules."""
    from cleaner.examples import run_examples
    from cleaner.report.visible import visible
    from cleaner.rules import load_rules

    loaded = load_rules(rules)
    failures = run_examples(loaded, rules)
    for failure in failures:
        click.echo(visible(failure), err=True)
    cases = sum(len(rule.examples) + len(rule.counterexamples) for rule in loaded)
    click.echo(f"{len(loaded)} rules, {cases} examples and counterexamples, {len(failures)} wrong")
    raise SystemExit(1 if failures else 0)


def _config(settings: dict[str, Any]) -> Config:
    from cleaner.config import Config

    return Config(**{name: value for name, value in settings.items() if value is not None})


def _encoding(label: str | None) -> str | None:
    from cleaner.decode import known_encoding

    if label is not None and known_encoding(label) is None:
        raise click.BadParameter(f"unknown encoding {label!r}", param_hint="--encoding")
    return label


def _output(paths: Sequence[str], out: str | None) -> OutputFolder | None:
    """The output folder, made and checked; None for standard output."""
    from cleaner.io import OutputFolder

    if out == "" or "" in paths:
        raise click.UsageError("an empty name is no path; . is the current folder")
    if len(set(paths)) < len(paths):
        raise click.UsageError("the same input is named twice")
    if out is None and list(paths) != ["-"]:
        raise click.UsageError("where to? -o OUT names the output folder")
    if out in (None, "-"):
        if len(paths) != 1 or Path(paths[0]).is_dir():
            raise click.UsageError("-o - takes a single file or -")
        return None
    try:
        folder = OutputFolder(Path(str(out)))
    except InputError as error:
        raise click.UsageError(str(error)) from error
    for path in paths:
        if path != "-" and Path(path).is_dir() and Path(path).resolve() == folder.folder:
            raise click.UsageError(f"{path!r} is input and output; choose another folder")
    return folder


@contextlib.contextmanager
def _notes(
    name: str | None, paths: Sequence[str], out: OutputFolder | None
) -> Iterator[AtomicFile | None]:
    from cleaner.io import AtomicFile

    if name is None:
        yield None
        return
    if Path(name).is_dir():
        raise click.UsageError(f"--notes: {name!r} is a folder")
    path = Path(name).resolve()
    if not name or name == "-" or (path.exists() and not path.is_file()):
        raise click.UsageError(f"--notes: {name!r} is no regular file")
    if out is not None:
        out.reserve(path, "the notes")
    apart = out is not None and path.is_relative_to(out.folder)
    if not apart and any(path.is_relative_to(Path(p).resolve()) for p in paths if p != "-"):
        raise click.UsageError("--notes: the file would be among the inputs")
    try:
        file = AtomicFile(path)
    except InputError as error:
        raise click.UsageError(f"--notes: {error}") from error
    with file:
        yield file


@contextlib.contextmanager
def _reporter(as_json: bool, quiet: bool) -> Iterator[Callable[[Row], None]]:
    """What is told while the run goes on: failures, JSON lines, a progress bar on a terminal."""
    if as_json or quiet or not sys.stderr.isatty():

        def report(row: Row) -> None:
            if row.reason is not None:
                _complain(row.doc, row.reason)
            if as_json:
                click.echo(json.dumps(row.to_dict(), ensure_ascii=False))

        yield report
        return
    from cleaner.report.progress import progress

    with progress() as advance:
        yield advance


def _site_file(out: str, paths: Sequence[str]) -> Path:
    """Where the learned file goes: not in the place of an input, a folder, or a device."""
    path = Path(out).resolve()
    if not out or out == "-" or (path.exists() and not path.is_file()):
        raise click.UsageError(f"-o: {out!r} is no regular file")
    if any(name != "-" and Path(name).resolve() == path for name in paths):
        raise click.UsageError(f"{out!r} is input and output; choose another file")
    return path


def _write_site(path: Path, text: str) -> None:
    from cleaner.io import AtomicFile

    with AtomicFile(path) as file:
        file.write(text)


def _pages(
    items: Iterable[Item | Problem], out: Path, unread: list[str]
) -> Iterator[tuple[str, str | bytes]]:
    """Names and data of what could be read, an earlier SITE left out; the others go to `unread`."""
    from cleaner.io import Problem

    for item in items:
        if isinstance(item, Problem):
            unread.append(item.doc)
            _complain(item.doc, item.reason)
        elif item.source.path is None or item.source.path.resolve() != out:
            yield item.doc, item.data


def _documents(paths: Iterable[str], field: str | None, limit: int) -> Iterator[Item | Problem]:
    from cleaner.io import Problem, find_sources
    from cleaner.io.read import Item, read_items

    sources: Iterable[Source | Problem] = find_sources(paths, jsonl=field is not None)
    for item in read_items(sources, field=field or "text", limit=limit):
        if isinstance(item, Item | Problem):
            yield item


def _complain(doc: str, reason: str) -> None:
    from cleaner.report.visible import complaint

    click.echo(complaint(doc, reason), err=True)


def _run(arguments: list[str] | None) -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # lone surrogates, and locales without Chinese
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(arguments, "cleaner", standalone_mode=False)
    finally:
        sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit status: 0 all done, 1 some documents failed, 2 wrong usage."""
    try:
        _run(None if arguments is None else list(arguments))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        status = 2
    except click.ClickException as error:
        where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
        hint = f" (see {where} --help)" if where else ""
        click.echo(f"cleaner: {error.format_message()}{hint}", err=True)
        status = 2
    except (ConfigError, RuleError) as error:
        click.echo(f"cleaner: {error}", err=True)
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("cleaner: interrupted", err=True)
        status = 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader has gone: nothing more can be said to it, not even at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 128 + signal.SIGPIPE
    except (CleanerError, OSError) as error:
        click.echo(f"cleaner: {error}", err=True)
        status = 1
    else:
        status = 0
    raise SystemExit(status)

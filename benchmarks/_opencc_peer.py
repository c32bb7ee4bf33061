"""Run official OpenCC in an environment of its own; not imported, run by benchmarks/script.py.

"time" works with opencc-python-reimplemented, too, whose import package has the same name.

Reads one JSON request a line from standard input, answers each with one line of JSON:
{"do": "version"} | {"do": "dictionary", "name": "TSPhrases"} → [[key, value], …]
| {"do": "convert", "config": "t2s", "texts": […]} → [converted, …]
| {"do": "time", "config": "t2s", "texts": […], "repeats": 5} → [seconds, …]
"""

import json
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import opencc

SHARE = Path(opencc.__file__).parent / "clib" / "share" / "opencc"
TOOL = Path(opencc.__file__).parent / "clib" / "bin" / "opencc_dict"


@lru_cache
def converter(config):
    """One converter a configuration, made once."""
    return opencc.OpenCC(config)


def dictionary(name):
    """Entries of one of OpenCC's compiled dictionaries, each with its first value."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "dictionary.txt"
        command = [str(TOOL), "-i", str(SHARE / f"{name}.ocd2"), "-o", str(out)]
        subprocess.run([*command, "-f", "ocd2", "-t", "text"], check=True, capture_output=True)
        lines = out.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t")[:2] for line in lines if "\t" in line]
    return [[key, values.split()[0] if values.split() else ""] for key, values in pairs]


def timed(config, texts, repeats):
    """Processor seconds of each pass over all texts, one call a text."""
    convert = converter(config).convert
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        for text in texts:
            convert(text)
        seconds.append(time.process_time() - start)
    return seconds


def answer(request):
    """The answer to one request."""
    kind = request["do"]
    if kind == "version":
        return opencc.__version__
    if kind == "dictionary":
        return dictionary(request["name"])
    if kind == "convert":
        return [converter(request["config"]).convert(text) for text in request["texts"]]
    return timed(request["config"], request["texts"], request["repeats"])


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)

"""Encoding detectors in an environment of their own; not imported, run by benchmarks/decode.py.

Reads one JSON request a line from standard input, answers each with one line of JSON:
{"do": "versions"} → {peer: version}
| {"do": "detect", "peer": "chardet", "data": [base64, …]} → [encoding or null, …]
| {"do": "time", "peer": …, "data": […], "decode": bool} → seconds of one pass over them, the
decoding with the encoding that was named included where `decode` says so
"""

import base64
import codecs
import json
import sys
import time
from importlib.metadata import version

import chardet
import charset_normalizer
from chardetng_py import detect


def normalizer(data):
    """The encoding of charset-normalizer's best reading."""
    best = charset_normalizer.from_bytes(data).best()
    return best.encoding if best else None


PEERS = {
    "chardet": lambda data: chardet.detect(data)["encoding"],
    "charset-normalizer": normalizer,
    # Browsers forbid UTF-8 on the web so that nobody relies on it; without that it would never
    # be named.
    "chardetng-py": lambda data: detect(data, allow_utf8=True),
}


def timed(peer, texts, decode):
    """Seconds of one pass."""
    guess = PEERS[peer]
    start = time.perf_counter()
    for data in texts:
        name = guess(data)
        if decode and name and known(name):
            data.decode(name, "replace")
    return time.perf_counter() - start


def known(name):
    """Whether Python has this codec."""
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def answer(request):
    """The answer to one request."""
    if request["do"] == "versions":
        return {peer: version(peer) for peer in PEERS}
    texts = [base64.b64decode(data) for data in request["data"]]
    if request["do"] == "detect":
        return [PEERS[request["peer"]](data) for data in texts]
    return timed(request["peer"], texts, request["decode"])


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)

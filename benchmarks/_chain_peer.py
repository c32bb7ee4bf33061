"""A usual cleaning chain, in an environment of its own; not imported, run by benchmarks/speed.py.

    python benchmarks/_chain_peer.py usual|careful

usual: ftfy.fix_text, OpenCC, a dozen regular expressions. careful: ftfy without its width, quote
and normalisation fixes, which harm Chinese. Which OpenCC it is, the environment says: official
OpenCC or opencc-python-reimplemented, both `import opencc`.
Reads JSON lines {"texts": […]}, answers each with the seconds of one pass over them.
"""

import json
import re
import sys
import time

import ftfy
import opencc

CONFIG = (
    ftfy.TextFixerConfig()
    if sys.argv[1] == "usual"
    else ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, normalization=None)
)
PATTERNS = [
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"[ \t\u3000]+$",
        r"^[ \t\u3000]+",
        r"\n{3,}",
        r"[\u200b-\u200f\ufeff]",
        r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])",
        r".*版权所有.*",
        r".*ICP备.*",
        r".*公网安备.*",
        r"当前位置[:：].*",
        r"责任编辑[:：].*",
        r"相关(?:文章|阅读)[:：]?$",
        r"分享到[:：]?.*",
    )
]


def clean(text, convert):
    """The chain."""
    text = convert(ftfy.fix_text(text, CONFIG))
    for pattern in PATTERNS:
        text = pattern.sub("", text)
    return text


convert = opencc.OpenCC("t2s").convert
for line in sys.stdin:
    texts = json.loads(line)["texts"]
    start = time.perf_counter()
    for text in texts:
        clean(text, convert)
    print(json.dumps(time.perf_counter() - start), flush=True)

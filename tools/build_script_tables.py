"""Build cleaner/script/_tables.txt and _region_words.txt, the tables of the script stage.

Sources: the dictionaries of opencc-python-reimplemented 0.1.7 (BYVoid/OpenCC, Apache-2.0), the
differences of OpenCC 1.4.2's dictionaries in tools/opencc_supplement.tsv, and the project's own
phrases in tools/script_phrases.tsv and variant characters in tools/script_variants.txt.

    python tools/build_script_tables.py              # write the tables
    python tools/build_script_tables.py --check      # exit 1 when they are not up to date
    python tools/build_script_tables.py --supplement DIRECTORY
        # rewrite the supplement from official OpenCC's dictionaries: the `share/opencc` folder of
        # its wheel, every .ocd2 in it turned to .txt by the wheel's own
        # `opencc_dict -i X.ocd2 -o X.txt -f ocd2 -t text`
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from importlib import metadata
from pathlib import Path

TOOLS = Path(__file__).parent
OUT = TOOLS.parent / "cleaner" / "script"
SUPPLEMENT = TOOLS / "opencc_supplement.tsv"
OWN = TOOLS / "script_phrases.tsv"
VARIANTS = TOOLS / "script_variants.txt"
PEER = "opencc-python-reimplemented"
PEER_VERSION = "0.1.7"
OFFICIAL_VERSION = "1.4.2"
GONE = "-"

Dictionary = dict[str, str]

REGIONAL_FORMS = "著簷睪踴痺敍枱粧糭衞衹"
"""Regional single characters that t2s leaves and that no simplified text uses; the value is that
of tw2s or hk2s. The other entries of TWVariantsRev and HKVariantsRev change nothing for the
better after t2s: 么 (什么 → 什幺), 顎 (颚 → 腭), 鯰 (鲶 → 鲇), 潀 (two rare forms)."""

OWN_CHARACTERS = dict(zip("藉揹伕籐燄濶暱搾痲嬝", "借背夫藤焰阔昵榨麻袅", strict=True))
"""藉 is 借 but in 慰藉, 狼藉, 枕藉, 蕴藉, 藉藉 and 藉田, which are phrases; t2s leaves it wherever
it has no phrase (藉其地位, 藉科學之力). The others are variants that t2s leaves and that the
General Standard Chinese Characters (2013) don't have."""

OWN_FORMS = dict(zip("妳牠祇鉅讎徬鎔", "你它只巨仇彷熔", strict=True))
"""What t2s leaves (妳 牠 祇 徬) or makes a form that is right in names and few words only: 鉅 → 钜,
讎 → 雠, 鎔 → 镕. Those words are phrases (神祇, 校讎, 李澤鉅, 朱鎔基)."""

DROPPED = frozenset({"著白", "著式", "著志", "待著"})
"""TWVariantsRevPhrases that are left out: the first three keep 著 in 身著白衣, 穿著式樣 and
等著志工, where it is a particle; the last is what the character table says anyway."""

DROPPED_WORDS = """
於倫 於單 於坦 於敖 於琳 於則 於其一 於戲 於邑 於穆 於潛 於清言 於竹屋 於世成 於惟一 於勇明 於崇文
於忠祥 徵調 徵聲 徵音 徵絃 徵弦
"""
DROPPED_SIMPLE = frozenset(DROPPED_WORDS.split())
"""TSPhrases that are left out. Those with 於 are names and words of old texts that also begin in
everyday sentences (位於倫敦, 源於其一生, 活躍於戲劇界, 終於潛逃, 免於穆斯林 …); with 徵 the note
against 徵調民工. `_senses.txt` has them with what must stand around."""

EVIDENCE_IN_GB2312 = frozenset("後")
"""In GB 2312 but not in simplified text: 0 in 7.5 million characters
of simplified reference text outside wholly traditional documents; 1,898 in 0.45 million of
traditional text."""


def read_pairs(path: Path) -> Dictionary:
    """Key and first value of each line of an OpenCC text dictionary."""
    pairs: Dictionary = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and "\t" in line:
            key, values = line.split("\t")[:2]
            pairs[key] = values.split()[0] if values.split() else ""
    return pairs


def peer_dictionaries() -> dict[str, Dictionary]:
    """The dictionaries of the installed opencc-python-reimplemented, by our names."""
    distribution = metadata.distribution(PEER)
    if distribution.version != PEER_VERSION:
        sys.exit(f"{PEER} {PEER_VERSION} is needed, {distribution.version} is installed")
    folder = Path(str(distribution.locate_file("opencc/dictionary")))
    if not (folder / "TSPhrases.txt").exists():
        sys.exit(f"no dictionaries of {PEER}: has the package `opencc` overwritten it?")
    names = ("TSCharacters", "TSPhrases", "TWVariantsRev", "TWVariantsRevPhrases")
    names += ("HKVariantsRev", "TWPhrasesRev")
    return {name: read_pairs(folder / f"{name}.txt") for name in names}


def relevant(name: str, key: str) -> bool:
    """Whether an entry takes part: of the regional phrases only those about 著 do."""
    return name != "TWVariantsRevPhrases" or "著" in key


def write_supplement(official: Path) -> None:
    """What must be added to or taken from 0.1.7's dictionaries to get official OpenCC's."""
    rows = []
    for name, ours in peer_dictionaries().items():
        theirs = read_pairs(official / f"{name}.txt")
        if name == "TSCharacters":  # asked first, so its value wins
            theirs |= read_pairs(official / "TSCharactersExt.txt")
        for key in sorted(set(ours) | set(theirs)):
            if not relevant(name, key) or ours.get(key) == theirs.get(key):
                continue
            if name == "TSCharacters" and ours.get(key, key) == theirs.get(key, key):
                continue  # 像 → 像 says nothing
            rows.append(f"{name}\t{key}\t{theirs.get(key, GONE)}")
    head = [
        f"# Differences of OpenCC {OFFICIAL_VERSION}'s dictionaries (BYVoid/OpenCC, Apache-2.0)",
        f"# from those of {PEER} {PEER_VERSION}: dictionary, key, first value ({GONE}: no entry).",
        "# Written by tools/build_script_tables.py --supplement.",
    ]
    SUPPLEMENT.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8", newline="\n")


def dictionaries() -> dict[str, Dictionary]:
    """The peer's dictionaries brought up to official OpenCC's."""
    result = peer_dictionaries()
    for line in SUPPLEMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, key, value = line.split("\t")
        if value == GONE:
            result[name].pop(key, None)
        else:
            result[name][key] = value
    return result


def own_phrases() -> Dictionary:
    """The project's phrases; a line is: remark, then blank-separated FROM=TO or FROM.

    `FROM` alone keeps each 著 in it and converts the rest; `~FROM` turns each 著 into 着.
    """
    phrases: Dictionary = {}
    for line in OWN.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        for word in line.split("\t")[1].split():
            key, _, value = word.lstrip("~").partition("=")
            if key in phrases:
                sys.exit(f"{OWN.name}: {key} stands there twice")
            phrases[key] = value or ("~" if word.startswith("~") else "")
    return phrases


def variants() -> Dictionary:
    """The project's variant characters, each with its standard character."""
    lines = VARIANTS.read_text(encoding="utf-8").splitlines()
    pairs = " ".join(line for line in lines if not line.startswith("#")).split()
    return {pair[0]: pair[1] for pair in pairs}


def convert(text: str, characters: Dictionary, phrases: Dictionary) -> str:
    """Forward maximum matching, in the plain way; the tables' values are made with it."""
    longest = max(map(len, phrases), default=0)
    out, at = [], 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 1, -1):
            if (value := phrases.get(text[at : at + size])) is not None:
                out.append(value)
                at += size
                break
        else:
            out.append(characters.get(text[at], text[at]))
            at += 1
    return "".join(out)


def character_table(source: dict[str, Dictionary]) -> Dictionary:
    """Every character that changes: t2s, the regional forms, compatibility ideographs."""
    simple = {k: v for k, v in source["TSCharacters"].items() if v != k}
    regional = source["HKVariantsRev"] | source["TWVariantsRev"]
    table = dict(simple)
    for key in REGIONAL_FORMS:
        table[key] = simple.get(regional[key], regional[key])
    table |= OWN_CHARACTERS | OWN_FORMS
    for key, value in variants().items():
        if key in table:
            sys.exit(f"{VARIANTS.name}: {key} is in OpenCC's table")
        table[key] = value
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)):
        base = unicodedata.normalize("NFC", chr(code))
        if base != chr(code):
            table[chr(code)] = simple.get(base, base)
    if any(len(k) != 1 or len(v) != 1 for k, v in table.items()):
        sys.exit("a character's value is not one character")
    return table


def phrase_table(source: dict[str, Dictionary], characters: Dictionary) -> Dictionary:
    """TSPhrases, what keeps 著 in TWVariantsRevPhrases, our own; values in simplified Chinese."""
    keep = {k: v for k, v in characters.items() if k != "著"}
    simple = {k: v for k, v in source["TSPhrases"].items() if k not in DROPPED_SIMPLE}
    phrases = dict(simple)
    for key, value in simple.items():  # what they say of 着 holds for 著 as Taiwan writes it
        if "着" in key:
            phrases[key.replace("着", "著")] = value
    for key, value in source["TWVariantsRevPhrases"].items():
        if "著" in key and key not in DROPPED:
            phrases[key] = convert(value, keep, simple)
    for key, value in own_phrases().items():
        plain = convert(key, characters if value == "~" else keep, simple)
        phrases[key] = plain if value in ("", "~") else value
    if any(len(k) != len(v) for k, v in phrases.items()):
        sys.exit("a phrase changes its length")
    return phrases


def region_table(
    source: dict[str, Dictionary], characters: Dictionary, phrases: Dictionary
) -> Dictionary:
    """TWPhrasesRev with the mainland's words in simplified Chinese."""
    return {k: convert(v, characters, phrases) for k, v in source["TWPhrasesRev"].items()}


def encodes(character: str, encoding: str) -> bool:
    """Whether a national standard has the character."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def evidence(characters: Dictionary, phrases: Dictionary) -> tuple[str, str]:
    """Characters that only traditional text, and that only simplified text uses.

    Traditional: changed into a GB 2312 character without being one, and never an output, so that
    converted text holds no evidence for converting it again and what simplified text writes in
    names or one of two senses (昇, 釐, 蒐, 徵 …) is none. Simplified: such an output that
    Big5 lacks. Both by Python's codecs gb2312 and big5.
    """
    outputs = set(characters.values()) | set("".join(phrases.values()))
    own = set("妳牠祇徬") | variants().keys()  # some of them stand in simplified text
    common = {k: v for k, v in characters.items() if k not in own and encodes(v, "gb2312")}
    traditional = {
        key
        for key in common
        if (not encodes(key, "gb2312") or key in EVIDENCE_IN_GB2312)
        and key not in outputs
        and not unicodedata.decomposition(key)
    }
    simplified = {common[key] for key in traditional if not encodes(common[key], "big5")}
    return "".join(sorted(traditional)), "".join(sorted(simplified))


def render() -> dict[str, str]:
    """The text of each generated file by its name."""
    source = dictionaries()
    characters = character_table(source)
    phrases = phrase_table(source, characters)
    traditional, simplified = evidence(characters, phrases)
    origin = f"OpenCC {OFFICIAL_VERSION}'s dictionaries (Apache-2.0)"
    keys = sorted(characters)
    lines = [
        f"# Made by tools/build_script_tables.py from {origin}; do not edit.",
        "".join(keys),
        "".join(characters[key] for key in keys),
        traditional,
        simplified,
        *(f"{key}\t{phrases[key]}" for key in sorted(phrases)),
    ]
    words = region_table(source, characters, phrases)
    region = [lines[0], *(f"{key}\t{words[key]}" for key in sorted(words))]
    return {
        "_tables.txt": "\n".join(lines) + "\n",
        "_region_words.txt": "\n".join(region) + "\n",
    }


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description="Build the tables of the script stage.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if outdated")
    parser.add_argument("--supplement", type=Path, metavar="DIRECTORY")
    options = parser.parse_args()
    if options.supplement:
        write_supplement(options.supplement)
    outdated = []
    for name, text in render().items():
        path = OUT / name
        if not path.exists() or path.read_bytes() != text.encode():
            outdated.append(name)
            if not options.check:
                path.write_text(text, encoding="utf-8", newline="\n")
    print(f"outdated: {', '.join(outdated)}" if outdated else "up to date")
    if options.check and outdated:
        sys.exit(1)


if __name__ == "__main__":
    main()

"""Reading a text as a person would see it, whatever was done to its characters.

The reading is what rules are matched against. It remembers for each of its characters which characters of the
original it stands for, so that a finding marks the original text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_CYRILLIC = dict(zip("авсԁеһіјкӏмнорԛѕтуѵԝхзг", "abcdehijklmhopqstyvwxзr", strict=True))
_GREEK = dict(zip("αβεικνορτυχηγω", "abeikvoptuxnyw", strict=True))
_GREEK_CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_OTHER_LETTERS = {"ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g",
                  "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "œ": "oe", "æ": "ae", "Ꭺ": "a", "Ꭼ": "e", "Ꮪ": "s",
                  "Ꭲ": "t", "Ꮇ": "m", "Ꮯ": "c", "Ꮲ": "p", "Ꭱ": "r"}  # fmt: skip
#: Letters of other scripts that look like Latin ones, after case folding.
LOOK_ALIKES = {**_CYRILLIC, **_GREEK, **_SMALL_CAPITALS, **_OTHER_LETTERS}

_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u058a\ufe58\ufe63\uff0d")
_QUOTES = {
    **dict.fromkeys("'`\u00b4\u2018\u2019\u201a\u201b\u02bc\u2032\uff07", "'"),
    **dict.fromkeys('"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2033\uff02', '"'),
}

_BLOCK_TAG = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|tr|td|th|table|section|article|blockquote)\b", re.I)
_LINE_TAG = re.compile(r"<(?:br|hr)\b", re.I)
_LINE = r"(?:\r\n|(?<!\r)\n|\r(?!\n)|[\u2028\u0085])"
_PART = re.compile(
    r"(?P<tag><!--.*?-->|</?[A-Za-z][^<>]{0,300}>)"
    r"|(?P<entity>&(?:[A-Za-z]{2,10}|\#\d{1,6}|\#[xX][0-9A-Fa-f]{1,6});)"
    rf"|(?P<hyphenated>(?<=[^\W\d_])[-\u2010\u2011\u00ad][ \t]*{_LINE}\s*(?=[^\W\d_]))"
    "|(?P<unseen>[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+|\\*\\*)"
    r"|(?P<space>[\s_]+)"
    r"|(?P<plain>[A-Za-z0-9.,;:!?()\[\]/%>=+#$@^|~{}\\]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_TWO_LINES = re.compile(rf"{_LINE}[ \t]*{_LINE}|\u2029")


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` in small plain letters with single spaces; a line feed ends a paragraph.

    Character i of `text` stands for [starts[i], ends[i]) of the original.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the reading, which is not empty, is in the original text."""
        return self.starts[start], self.ends[end - 1]

    def without_inner_hyphens(self) -> Reading | None:
        """The same with the hyphens between letters left out, for words like “saf-est”; None without any."""
        gone = {found.start() for found in re.finditer(r"(?<=[^\W\d_])-(?=[^\W\d_])", self.text)}
        if not gone:
            return None
        kept = [i for i in range(len(self.text)) if i not in gone]
        return Reading(
            "".join(self.text[i] for i in kept),
            [self.starts[i] for i in kept],
            [self.ends[i] for i in kept],
        )


def plain_letters(character: str) -> str:
    """One character as the small Latin letters that it shows, without accents; may be several or none."""
    if character in _GREEK_CAPITALS:
        return _GREEK_CAPITALS[character]
    if character in _HYPHENS:
        return "-"
    if character in "™℠®©":
        return ""
    if character in _QUOTES:
        return _QUOTES[character]
    shown = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    letters = (each for each in shown if not unicodedata.combining(each))
    return "".join(LOOK_ALIKES.get(each, each) for each in letters)


def read(text: str) -> Reading:
    """The reading of `text`, which may be plain text or HTML. Takes time linear in its length."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def add(shown: str, start: int, end: int) -> None:
        for each in shown:
            if each.isspace():
                each = "\n" if each == "\n" else " "
                if out and out[-1] in " \n":
                    # One space for many; the end of a paragraph outweighs a space.
                    out[-1] = "\n" if "\n" in (out[-1], each) else " "
                    ends[-1] = max(ends[-1], end)
                    continue
            out.append(each)
            starts.append(start)
            ends.append(end)

    for found in _PART.finditer(text):
        start, end = found.span()
        kind, part = found.lastgroup, found[0]
        if kind == "plain":
            out.extend(part.lower())
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        elif kind == "space":
            add("\n" if _TWO_LINES.search(part) else " ", start, end)
        elif kind == "other":
            add(plain_letters(part), start, end)
        elif kind == "tag":
            if _BLOCK_TAG.match(part):
                add("\n", start, end)
            elif _LINE_TAG.match(part):
                add(" ", start, end)
        elif kind == "entity":
            shown = html.unescape(part)
            if shown == part:
                add(part, start, end)
            elif not _PART.fullmatch(shown) or _PART.fullmatch(shown).lastgroup != "unseen":  # type: ignore[union-attr]
                add("".join(plain_letters(each) for each in shown), start, end)
    return Reading("".join(out), starts, ends)

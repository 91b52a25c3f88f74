"""What nobody asks in earnest: the tests hold that each is answered, and `make bench` how soon."""

from __future__ import annotations

from collections.abc import Sequence

HOSTILE = (
    # Far too long.
    "drain " * 1700, "infection " * 1000, "a" * 10_000, "K" * 10_000, "1" * 10_000, "é" * 10_000,
    "5 mm" * 2500, "'" * 10_000, "-" * 10_000,
    # Operators that do not balance, or that are not ours.
    '"', '"' * 10_000, "(" * 10_000, '"drain', 'drain"', '-"', "--", "-", "AND OR NOT",
    "infection AND NOT rate", "NEAR(infection rate)", "title:infection", "facets:kind_brochure_",
    "kind_brochure_", "{title}: x", "^infection", "-infection", "*", ":*", "drain*", "infection*",
    "&|!()", "<->", "\\",
    # Regular expressions that never come to an end.
    "(a+)+$" * 1600, "^(([a-z])+.)+[A-Z]$", "(.*)*" * 2000, "a" * 5_000 + "!", "([a-zA-Z]+)*" * 800,
    # Pictures, right to left, signs that fold.
    "🩺" * 5_000, "🩺 drain 👩🏽", "😀", "\u202eniard", "نزيف", "ניקוז", "נזיף " * 2000, "٣ مم", "۳", "ⅷ", "ँ",
    "㎜", "½ mm", "1 mm 2 mm", "1e5", "Z̸" * 3_000,
    # SQL, JSON, patterns and what cannot be stored.
    "' OR 1=1 --", "' OR 1=1; DROP TABLE search_document; --", '{"$ne": null}', '{"query":{"match_all":{}}}',
    "%s %%", "%_%", "\x00", "\ud800", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}",
)  # fmt: skip


def hostile_with(words: Sequence[str]) -> list[str]:
    """The same malice with words that many pieces of a library say: there is much to find, sort and count."""
    line, first = " ".join(words), words[0]
    return [
        line,
        f"{line} " * 20,
        f'"{line}"',
        f'"{line}',
        " ".join(f'"{word}"' for word in words),
        " ".join(f"-{word}" for word in words),
        f"{first} " + " ".join(f"-{word}" for word in words[1:]),
        f"{first} " * 1_000,
        " ".join(word[:2] for word in words),
        " ".join(word[:-1] + "x" for word in words),
        first[:1],
        first[:2],
        f"{first} zzzzzzzzz",
        " ".join(f"{number} mm" for number in range(1, 150)),
    ]

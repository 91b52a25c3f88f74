"""When two user names look the same to a person: the skeleton of a name.

A pure core: it knows no Django. It covers the letters of other scripts that pass for Latin ones; names of
one script that merely resemble each other (rn and m) stay distinct.
"""

from __future__ import annotations

import unicodedata

_LOOKS_LIKE = str.maketrans(
    # Cyrillic, Greek, Armenian and a few Latin letters, lower case, by what they pass for.
    "аеорсухіјѕһԁԛԝѵкмнтвгɡӏαορνκικυχτεηβωѡոսցօհɑıℓ|",
    "aeopcyxijshdqwvkmhtbrglaopvkikuxtenbwwnugohaill",
)


def skeleton(name: str) -> str:
    """What `name` looks like: case, width, accents and look-alike letters folded away."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(each for each in folded if unicodedata.category(each) not in ("Mn", "Cf"))
    return seen.translate(_LOOKS_LIKE)

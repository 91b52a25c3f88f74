"""The check digits of device identifiers (compliance-rules.md §4.1): each notices one wrong character.

Every function takes the characters without their check and raises ValueError for one it has no value for.
"""

from __future__ import annotations

#: Code 39, in the order of its values; HIBCC counts in it.
CODE_39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

#: The GS1 character set 82, in the order of its values (GS1 General Specifications, figure 7.11-1).
GS1_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

#: The 32 characters of the check pair of a Global Model Number.
GMN_PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

# The weights of a Global Model Number, for its rightmost character first.
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)


def gtin_check(digits: str) -> str:
    """Modulo 10 with weights 3 and 1 from the right (GS1)."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def hibc_check(characters: str) -> str:
    """Modulo 43 over the values of Code 39, the flag `+` included (HIBCC)."""
    return CODE_39[sum(CODE_39.index(each) for each in characters) % 43]


def ppn_check(characters: str) -> str:
    """Modulo 97 over character codes, weighted 2, 3, 4… from the left (IFA)."""
    return f"{sum(ord(each) * weight for weight, each in enumerate(characters, start=2)) % 97:02}"


def gmn_check(characters: str) -> str:
    """The check pair of a Global Model Number: values times falling primes, modulo 1021 (GS1)."""
    if len(characters) > len(_PRIMES):
        raise ValueError("A Global Model Number has at most 25 characters.")
    total = sum(
        GS1_82.index(each) * weight for each, weight in zip(reversed(characters), _PRIMES, strict=False)
    )
    high, low = divmod(total % 1021, 32)
    return GMN_PAIR[high] + GMN_PAIR[low]

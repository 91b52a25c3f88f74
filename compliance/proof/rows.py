"""Values of rows as packs write them."""

from __future__ import annotations

import json
from typing import Any

from compliance.digest import canonical_json
from compliance.proof.kinds import Row


def row_of(**values: Any) -> Row:
    """The values as they are written in a pack: dates and times as digests write them."""
    return dict(json.loads(canonical_json(values)))

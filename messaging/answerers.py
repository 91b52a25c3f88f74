"""Whose answer a finding needs. Rule files name a discipline; a site has review roles of its own."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from cms.core.actions import Refused
from compliance.policy import Requirement, Subject, policies_for, requirements


class Answerers:
    """The roles that will sign `content`, by discipline (“medical”, “regulatory”, “legal”)."""

    def __init__(self, content: Any) -> None:
        self.content = content

    @cached_property
    def _required(self) -> list[Requirement]:
        try:
            return requirements(policies_for(Subject.of(self.content)))
        except Refused:
            return []

    def role_for(self, discipline: str, lineage: tuple[str, ...] = ()) -> str:
        """The code of the role that answers for a discipline, in the market first; '' lets any reviewer.

        “medical_affairs” and “regulatory_eu” are roles of the disciplines medical and regulatory. A role that
        nobody must sign in could never answer, so it is not named.
        """
        ranked = [
            (0 if each.market and each.market.code in lineage else 1, each.role.code)
            for each in self._required
            if discipline
            and (each.market is None or not lineage or each.market.code in lineage)
            and re.split("[_-]", each.role.code)[0] == discipline
        ]
        return min(ranked)[1] if ranked else ""

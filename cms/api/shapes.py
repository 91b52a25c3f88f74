"""What the API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

#: Ids beyond this are no id, and SQLite cannot even be asked for them.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Kind = Literal["claims", "assets"]


class Strict(Schema):
    """Refuses what it does not know: a time or an actor that a client sends is no mistake to pass over."""

    model_config = ConfigDict(extra="forbid")


class Reason(Strict):
    reason: Text


class AskedMarket(Strict):
    market: Short
    audience: Short
    effective: date
    expiry: date


class AskedAnchor(Strict):
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    page: Annotated[int, Field(ge=1, le=100_000)]
    quote: Text


#: A fact of a comparison; a claim that makes none has none.
Said = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class ClaimDraft(Strict):
    """A claim as a whole; what is left out of a list is no longer there. `reason` once it is approved."""

    code: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\x00]*$")]
    product: Short
    type: Short
    indication: Short
    text: Text
    comparator: Said = ""
    endpoint: Said = ""
    statistic: Said = ""
    wordings: list[Text] = []
    qualifiers: list[Text] = []
    anchors: list[AskedAnchor] = []
    markets: list[AskedMarket] = []
    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class Verdict(Schema):
    """Whatever a client sends with a verdict: it is refused all the same."""

    model_config = ConfigDict(extra="allow")


class Content(Schema):
    id: int
    name: str
    state: str
    says: dict[str, Any] | None
    draft: dict[str, Any] | None


class Brief(Schema):
    id: int
    name: str
    state: str


class Round(Schema):
    id: int
    number: int
    kind: str
    subject: int
    name: str
    status: str
    due: datetime
    digest: str
    says: dict[str, Any]
    findings: list[dict[str, Any]]
    signatures: list[dict[str, Any]]


class Entry(Schema):
    sequence: int
    at: datetime
    person: str
    event: str
    kind: str
    subject: int
    name: str
    old: Any
    new: Any
    reason: str
    hash: str


class Done(Schema):
    done: str
    id: int

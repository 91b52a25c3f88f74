#!/usr/bin/env python3
"""Checks a substantiation pack of Vouch, offline, with nothing but Python 3.8 or later.

    python3 verify.py                the pack that this file was unpacked with
    python3 verify.py PACK.zip       a pack as it was downloaded

It ends with 0 if nothing was altered, with 1 after naming each fault on a line, and with 2 if the
pack cannot be read. It shares no code with Vouch. What it recomputes, in this order:

1. the manifest: every file of the pack by its SHA-256 and size, and the digest over all of them,
   which is printed on each page of the PDF;
2. the audit trail: each record by its hash, its place in the list of all hashes up to the head;
3. every review round: the digest of what was frozen, who had a hand in it, which roles must sign;
4. every signature: its own hash, what it covers (the round, its findings and the answers to them),
   that it fills its role, is by an outsider, and is in the trail; then approvals and stops;
   and every clearance, past ones too, against what was approved and each change of it;
5. every evidence file, asset file and cited page, against the trail and what was signed.

What no check of a pack alone can see: a pack that was forged as a whole, hashes and all. Compare
the digest with the printed pages, and have the site look it up (manage.py verify --pack FILE).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata
import zipfile
from collections import Counter

VERSIONS = (1, 2)
FIRST = "0" * 64
# Later than every time that a record holds.
EVER = "~"

# How each event in the trail ends a round that is open.
ENDINGS = {"approved": "approved", "sent_back": "rejected", "withdrawn": "cancelled"}

# Whoever did one of these had a hand in the content, and may not sign it.
CONTRIBUTING = ("created", "edited", "uploaded", "use_confirmed", "use_dismissed", "sentence_judged")


# --- Digests ------------------------------------------------------------------------------------


def canonical_json(value):
    """The one text of a JSON value: NFC, keys sorted by code point, no spaces, no floats."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        plain = {unicodedata.normalize("NFC", key): _plain(each) for key, each in value.items()}
        if len(plain) != len(value):
            raise ValueError("a key is there twice")
        return plain
    raise ValueError("%s has no canonical text" % type(value).__name__)


def _sha256(prefix, text):
    return hashlib.sha256(prefix + text.encode()).hexdigest()


def digest(value):
    """Of content: what review rounds freeze and signatures are over."""
    return _sha256(b"vouch:content:1\n", canonical_json(value))


def chain_hash(previous, facts):
    """Of an audit record, and through `previous` of all before it."""
    return _sha256(b"vouch:audit:1\n", previous + "\n" + canonical_json(facts))


def signature_hash(facts):
    return _sha256(b"vouch:signature:1\n", canonical_json(facts))


def disposition_hash(facts):
    return _sha256(b"vouch:disposition:1\n", canonical_json(facts))


def clearance_hash(previous, facts):
    """Of a change of what is cleared, and through `previous` of all before it."""
    return _sha256(b"vouch:clearance:1\n", previous + "\n" + canonical_json(facts))


def page_hash(number, text, pictures):
    """Of one page of a file: its text and the SHA-256 of its pictures, by name."""
    return _sha256(b"vouch:page:1\n", canonical_json({"number": number, "text": text, "pictures": pictures}))


def pack_digest(manifest):
    """Of everything in a pack but its PDF, which prints this, and the time it was made."""
    covered = {key: manifest[key] for key in ("version", "subject", "dossiers", "files")}
    covered["trail"] = {key: manifest["trail"][key] for key in ("file", "sequence", "hash")}
    return _sha256(b"vouch:pack:1\n", canonical_json(covered))


# --- What one content's records must fulfil ------------------------------------------------------


class Dossier:
    """All records about one content, as lists of rows by table."""

    def __init__(self, told, version=VERSIONS[-1]):
        self.kind, self.id, self.tables, self.version = told["kind"], told["id"], told["tables"], version
        self.name = "%s %s" % (self.kind, self.id)
        # In a pack only the pages that matter are there; within the site all of them are.
        self.all_pages = told.get("all_pages", False)

    def rows(self, table):
        return self.tables.get(table, [])

    def events(self, *names):
        return [entry for entry in self.rows("audit") if entry["event"] in names]

    def by_id(self, table):
        return {row["id"]: row for row in self.rows(table)}

    def of_round(self, table, round_id):
        return sorted((r for r in self.rows(table) if r["round"] == round_id), key=lambda row: row["id"])


def _without(row, *names):
    return {key: value for key, value in row.items() if key not in names}


def _same(one, two):
    """Whether two values are written alike, in whatever Unicode spelling."""
    return canonical_json(one) == canonical_json(two)


def _same_time(told, kept):
    """Whether a time that a record tells, to the millisecond or not at all, is the one that a row keeps."""
    if told is None or kept is None:
        return told is None
    return kept[:23] == (told[:-1] if "." in told else told[:-1] + ".000")[:23]


def _pair(rows, entries, fits):
    """Rows that no entry of the trail tells of, and entries without their row; each is used once."""
    left, odd = list(entries), []
    for row in rows:
        found = next((entry for entry in left if fits(row, entry)), None)
        if found is None:
            odd.append(row)
        else:
            left.remove(found)
    return odd, left


def _new(entry, name):
    """What an audit record says was new; None where it says nothing of it."""
    return entry["new"].get(name) if isinstance(entry["new"], dict) else None


def round_faults(d):
    """Each round says what was submitted, by whom and for which signatures, as the trail tells it."""
    hands, submitted, ended = set(), [], {}
    for entry in d.rows("audit"):
        if entry["event"] in CONTRIBUTING and entry["actor"]:
            hands.add(entry["actor"])
        elif entry["event"] == "submitted":
            submitted.append((entry, hands | {entry["actor"]}))
        elif entry["event"] == "approved":
            hands = set()
        if entry["event"] in ENDINGS and submitted:
            ended.setdefault(submitted[-1][0]["sequence"], ENDINGS[entry["event"]])
    for round_ in sorted(d.rows("rounds"), key=lambda row: row["id"]):
        name = "Review round %s of %s" % (round_["id"], d.name)
        if digest({"kind": d.kind, "content": round_["canonical"]}) != round_["content_digest"]:
            yield name + ": the frozen content was altered."
        bound = {"content": round_["content_digest"], "policy": round_["policy_version"]}
        if digest(bound) != round_["digest"]:
            yield name + ": its digest was altered."
        if not submitted:
            yield name + " is not in the audit trail."
            continue
        entry, contributors = submitted.pop(0)
        if _new(entry, "digest") != round_["digest"]:
            yield name + " is not over what the audit trail says was submitted."
        if (_new(entry, "round"), entry["actor"]) != (round_["number"], round_["submitted_by"]):
            yield name + ": its number, or who submitted it, was altered."
        if set(round_["contributors"]) != contributors:
            yield name + ": the list of its contributors was altered."
        for fault in _asked_faults(d, round_, entry):
            yield name + ": " + fault
        if d.version > 1:
            for fault in _course_faults(d, round_, entry, ended.get(entry["sequence"], "in_progress")):
                yield name + ": " + fault
    for _ in submitted:
        yield "A review round of %s is missing." % d.name


def _asked_faults(d, round_, entry):
    """The findings and the roles of a round are those that the trail says it was opened with."""
    findings = [_without(row, "id", "round") for row in d.of_round("findings", round_["id"])]
    if _new(entry, "findings") not in (None, digest(findings)):
        yield "its findings were altered."
    required = sorted([row["role"], row["market"] or ""] for row in d.of_round("required", round_["id"]))
    if _new(entry, "required") not in (None, required):
        yield "the signatures that it asks for were altered."
    elif len(required) != len(_new(entry, "roles") or ()):
        yield "it does not ask for as many signatures as the audit trail says."


def _course_faults(d, round_, entry, status):
    """When a round was started and due, what its policies said, and how it ended, are as they were."""
    seats = d.of_round("required", round_["id"])
    said = [
        [
            row["role"], row["market"] or "", row["due_at"], row["remind_at"], row["escalate_at"],
            row["escalate_to"],
        ]
        for row in seats
    ]  # fmt: skip
    deadlines = {
        "started_at": round_["started_at"],
        "due_at": round_["due_at"],
        "seats": sorted(said, key=lambda seat: seat[:2]),
    }
    if _new(entry, "deadlines") not in (None, digest(deadlines)):
        yield "when it was started, when its signatures are due, or who is told then, was altered."
    if not _same_time(_new(entry, "due"), round_["due_at"]) or round_["started_at"] > entry["at"]:
        yield "when it was started or due was altered."
    if round_["policies"] is not None and digest(round_["policies"]) != round_["policy_version"]:
        yield "what its policies said was altered."
    if round_["status"] != status:
        yield "its status is “%s”, and by the audit trail it is “%s”." % (round_["status"], status)
    last = max((row["signed_at"] for row in d.rows("signatures") if row["round"] == round_["id"]), default="")
    ended = round_["finished_at"]
    if (ended is None) is not (round_["status"] == "in_progress") or (ended or EVER) < last:
        yield "when it ended was altered."


def covered_digest(d, round_, answers):
    """What a signature is over: the round, its findings, and the first `answers` answers to them."""
    if answers is None:
        return round_["digest"]
    findings = d.of_round("findings", round_["id"])
    place = {row["id"]: number for number, row in enumerate(findings)}
    given = sorted((r for r in d.rows("dispositions") if r["finding"] in place), key=lambda row: row["id"])
    return digest(
        {
            "round": round_["digest"],
            "findings": [_without(row, "id", "round") for row in findings],
            "answers": [
                dict(_without(row, "id", "hash"), finding=place[row["finding"]]) for row in given[:answers]
            ],
        }
    )


def signature_faults(d):
    """Each signature fits its round, its role and its hash, is by an outsider, and is in the trail."""
    rounds, required, taken = d.by_id("rounds"), d.by_id("required"), Counter()
    recorded = Counter(
        (_new(entry, "signature"), entry["actor"], entry["event"])
        for entry in d.events("signed", "sent_back")
    )
    for row in d.rows("signatures"):
        name = "The signature of %s in round %s of %s" % (row["printed_name"], row["round"], d.name)
        if row["hash"] != signature_hash(_without(row, "id", "required", "hash")):
            yield name + " was altered, or was copied from elsewhere."
        seat, round_ = required.get(row["required"]), rounds.get(row["round"])
        if seat is None or seat["round"] != row["round"]:
            yield name + " fills a role of another round."
        elif (seat["role"], seat["market"]) != (row["role"], row["market"]):
            yield name + " was given for another role than the one it fills."
        if round_ is None:
            yield name + " is over no round that is on record."
        else:
            if row["digest"] != covered_digest(d, round_, row.get("answers")):
                yield name + " is not over what the round froze."
            if _people(row) & set(round_["contributors"]):
                yield name + " is by somebody who had a hand in the content."
        if not _is_delegated(d, row):
            yield name + " is on behalf of somebody who had not delegated it."
        taken[row["round"], row["signer"]] += 1
        if taken[row["round"], row["signer"]] == 2:
            yield name + " is not the only one of its signer in that round."
        key = (row["hash"], row["signer"], "signed" if row["verdict"] == "approved" else "sent_back")
        if recorded[key] < 1:
            yield name + " is not in the audit trail."
        recorded[key] -= 1
    for (hash_, _, _), left in recorded.items():
        if left > 0:
            yield "A signature is in the audit trail and missing from %s: %s." % (d.name, hash_)


def _people(signature):
    """The signer and, if there is one, whoever they signed for; neither fills another role."""
    return {signature["signer"], signature.get("on_behalf_of")} - {None}


def _is_delegated(d, row):
    """Whether a signature is by the reviewer, or by a delegate in the role and the time delegated."""
    if row.get("delegation") is None:
        return row.get("on_behalf_of") is None
    given = d.by_id("delegations").get(row["delegation"])
    return (
        given is not None
        and (given["delegator"], given["delegate"]) == (row["on_behalf_of"], row["signer"])
        and given["role"] == row["role"]
        and given["round"] in (None, row["round"])
        and given["starts_at"] <= row["signed_at"] < given["ends_at"]
        and (given["revoked_at"] is None or row["signed_at"] <= given["revoked_at"])
    )


def is_complete(d, round_):
    """Whether every role that a round asks for has an approval that fits, each by another person."""
    seats = d.of_round("required", round_["id"])
    given = {row["required"]: row for row in d.rows("signatures") if row["round"] == round_["id"]}
    signers = [
        _people(given[seat["id"]])
        for seat in seats
        if seat["id"] in given
        and given[seat["id"]]["verdict"] == "approved"
        and not _people(given[seat["id"]]) & set(round_["contributors"])
        and _is_delegated(d, given[seat["id"]])
        and given[seat["id"]]["digest"] == covered_digest(d, round_, given[seat["id"]].get("answers"))
        and given[seat["id"]]["hash"] == signature_hash(_without(given[seat["id"]], "id", "required", "hash"))
    ]
    everybody = [person for people in signers for person in people]
    return bool(seats) and len(seats) == len(signers) and len(everybody) == len(set(everybody))


def delegation_faults(d):
    """No delegation is there by which nobody signed."""
    used = {row.get("delegation") for row in d.rows("signatures")}
    for row in d.rows("delegations"):
        if row["id"] not in used:
            yield "Delegation %s of %s was added: nobody signed by it." % (row["id"], d.name)


def approval_faults(d):
    """Each approval has all its signatures and is in the trail, with its time."""
    rounds = d.by_id("rounds")
    recorded = {}
    for entry in d.events("approved"):
        recorded.setdefault(_new(entry, "digest"), []).append(entry)
    for row in d.rows("approvals"):
        name, round_ = "Approval %s of %s" % (row["id"], d.name), rounds.get(row["round"])
        if round_ is None:
            yield name + " is of no round that is on record."
            continue
        if not is_complete(d, round_):
            yield name + " lacks a valid signature of a required role."
        if row["content_digest"] != round_["content_digest"]:
            yield name + " is not over what its round froze."
        entries = recorded.get(round_["digest"])
        if not entries:
            yield name + " is not in the audit trail."
        elif _new(entries.pop(0), "at") not in (None, row["approved_at"]):
            yield name + ": its time is not the one in the audit trail."
    if any(recorded.values()):
        yield "An approval of %s is in the audit trail and is missing." % d.name


def disposition_faults(d):
    """Each answer to a finding fits its hash, is in the trail as it was given, and none is missing."""
    rounds = d.by_id("rounds")
    findings = d.by_id("findings")
    recorded = Counter(
        (entry["actor"], _new(entry, "rule"), _new(entry, "answer"), _new(entry, "disposition") or "")
        for entry in d.events("finding_disposed")
    )
    for row in d.rows("dispositions"):
        finding = findings.get(row["finding"])
        name = "The answer of %s to a finding of %s" % (row["printed_name"] or row["by"], d.name)
        if finding is None:
            yield name + " belongs to no finding that is on record."
            continue
        # Answers of before have no hash of their own; the signatures of the round cover them.
        hash_ = row.get("hash") or ""
        covered = {
            "round": finding["round"],
            "digest": rounds[finding["round"]]["digest"],
            "finding": _without(finding, "id", "round"),
            "answer": _without(row, "id", "finding", "hash"),
        }
        if hash_ and hash_ != disposition_hash(covered):
            yield "%s (%s) was altered, or was copied from elsewhere." % (name, finding["rule"])
        key = (row["by"], finding["rule"], row["answer"], hash_)
        if recorded[key] < 1:
            yield "%s (%s) is not in the audit trail." % (name, finding["rule"])
        recorded[key] -= 1
    for (_, rule, _, _), left in recorded.items():
        if left > 0:
            yield "An answer to %s is in the audit trail and missing from %s." % (rule, d.name)


def stop_faults(d):
    """Every withdrawal, suspension and legal hold in the trail still holds, and there are no others."""
    lifted = [row for row in d.rows("suspensions") if row["lifted_at"]]
    released = [row for row in d.rows("holds") if row["lifted_at"]]
    for event, word, kept in (
        ("withdrawn", "withdrawals", [(r["by"], r["reason"], r["at"]) for r in d.rows("withdrawals")]),
        ("suspended", "suspensions", [(r["by"], r["reason"], r["at"]) for r in d.rows("suspensions")]),
        (
            "suspension_lifted",
            "lifted suspensions",
            [(r["lifted_by"], r["lift_reason"], r["lifted_at"]) for r in lifted],
        ),
        ("held", "legal holds", [(r["by"], r["reason"], r["at"]) for r in d.rows("holds")]),
        (
            "hold_lifted",
            "lifted legal holds",
            [(r["lifted_by"], r["lift_reason"], r["lifted_at"]) for r in released],
        ),
    ):
        if d.version == 1 and word.endswith("holds"):
            continue  # packs of version 1 do not tell of holds
        said = [(e["actor"], _plain(e["reason"]), _new(e, "at")) for e in d.events(event)]
        if len(said) != len(kept):
            yield "%s has %d %s, and %d in the audit trail." % (d.name, len(kept), word, len(said))
        else:
            for one, two in zip(sorted(kept, key=_by_time), sorted(said, key=_by_time)):
                if one[:2] != two[:2] or two[2] not in (None, one[2]):
                    yield "%s: one of its %s is not what the audit trail says." % (d.name, word)


def _by_time(stop):
    return (stop[2] or "", stop[1], stop[0] or 0)


def window_faults(d):
    """Every stored clearance is for a market, audience and time that approvals gave and nothing stopped."""
    for window in d.rows("windows"):
        if d.version > 1:
            for fault in _day_faults(d, window):
                yield fault
        if window["ends_at"] > _reach(window["starts_at"], _given(d, window)):
            yield "%s is more than its approval gives." % _window_name(d, window)


def _window_name(d, window):
    return "%s: the window for %s, %s from %s until %s" % (
        d.name, window["market"], window["audience"], window["starts_at"], window["ends_at"],
    )  # fmt: skip


def _given(d, window):
    """The times that approvals give in the market of a window, each until the next one, less every stop."""
    rounds = d.by_id("rounds")
    approvals = sorted(d.rows("approvals"), key=lambda row: (row["approved_at"], row["id"]))
    given = []
    for place, approval in enumerate(approvals):
        superseded = _superseded_at(d, window, approvals, place)
        asked = rounds.get(approval["round"], {"canonical": {}})["canonical"].get("markets", [])
        asked = [row for row in asked if row["audience"] == window["audience"]]
        named = {row["market"] for row in asked}
        # What is asked for a market itself goes before what is asked for its region.
        nearest = next((code for code in window["lineage"] if code in named), None)
        for row in asked:
            if row["market"] == nearest or (d.version == 1 and row["market"] in window["lineage"]):
                start = max(approval["approved_at"], _first_begin(d, window, row["effective"]))
                given.append((start, min(superseded, _last_begin(d, window, row["expiry"]))))
    stops = [(row["at"], EVER) for row in d.rows("withdrawals")]
    if d.version > 1:
        stops += [(row["at"], row["lifted_at"] or EVER) for row in d.rows("suspensions")]
    return _less(given, stops)


def _superseded_at(d, window, approvals, place):
    """When the next approval took the place of one. What came before changes were kept stands as found."""
    if d.version == 1 or place + 1 == len(approvals):
        return EVER
    changes = [row["trail"] for row in d.rows("clearances") if row["owner"] == window["owner"]]
    entries = d.events("approved")
    told = entries[place + 1]["sequence"] if place + 1 < len(entries) else 0
    return EVER if told and min(changes, default=0) > told else approvals[place + 1]["approved_at"]


def _less(given, stops):
    for start, end in stops:
        if start < end:
            pieces = [piece for s, e in given for piece in ((s, min(e, start)), (max(s, end), e))]
            given = [piece for piece in pieces if piece[0] < piece[1]]
    return given


def _first_begin(d, window, day):
    """When a day begins in the market of a window; packs of version 1 do not say, but within a day of UTC."""
    return _day(day, -1) if d.version == 1 else window["days"][day][0]


def _last_begin(d, window, day):
    return _day(day, 2) if d.version == 1 else window["days"][day][1]


def _day_faults(d, window):
    """No place on earth is further from UTC than fourteen hours before it and twelve behind it."""
    for day, (first, last) in sorted(window["days"].items()):
        if not _day(day, -1) + "T10:00:00.000000Z" <= first <= last <= day + "T12:00:00.000000Z":
            yield "%s: %s does not begin then." % (_window_name(d, window), day)


def _reach(start, given):
    """How far the times given go on from `start` without a gap.

    What a recertification gives goes on where the approval before it has not ended, and is stored with it
    as one window.
    """
    reached = start
    for first, end in sorted(given):
        if first <= reached:
            reached = max(reached, end)
    return reached


def _day(text, days):
    import datetime

    day = datetime.date.fromisoformat(text) + datetime.timedelta(days)
    return day.isoformat()


def clearance_faults(d):
    """The windows, those of the past too, are exactly what each change of clearance made them."""
    if d.version == 1:
        return  # packs of version 1 hold no changes
    cleared, before = {}, 0
    for change in sorted(d.rows("clearances"), key=lambda row: row["sequence"]):
        name = "Change of clearance %s of %s" % (change["sequence"], d.name)
        if (
            clearance_hash(change["previous_hash"], _without(change, "previous_hash", "hash"))
            != change["hash"]
        ):
            yield name + " was altered."
        if change["sequence"] == before:
            yield name + " is there twice."
        before = change["sequence"]
        windows = cleared.setdefault(change["owner"], {})
        for key, spans in windows.items():
            windows[key] = [(start, min(end, change["at"])) for start, end in spans if start < change["at"]]
        for market, audience, start, end in change["windows"]:
            spans = windows.setdefault((market, audience), [])
            windows[market, audience] = _joined([*spans, (max(start, change["at"]), end)])
    stored = Counter(
        (row["owner"], row["market"], row["audience"], row["starts_at"], row["ends_at"])
        for row in d.rows("windows")
    )
    given = Counter(
        (owner, market, audience, start, end)
        for owner, windows in cleared.items()
        for (market, audience), spans in windows.items()
        for start, end in spans
    )
    for fields, what in ((stored - given, "was never given"), (given - stored, "was given and is missing")):
        for _, market, audience, start, end in sorted(fields):
            window = {"market": market, "audience": audience, "starts_at": start, "ends_at": end}
            yield "%s %s." % (_window_name(d, window), what)


def _joined(spans):
    """Spans in order, those that touch as one."""
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def comment_faults(d):
    """Each comment says what its author said, and was answered and settled as the trail tells."""
    if d.version == 1:
        return  # packs of version 1 hold no comments
    numbers = {row["id"]: row["number"] for row in d.rows("rounds")}
    told = {_new(entry, "comment"): entry for entry in d.events("commented")}
    later = {}
    for entry in d.events("comment_edited", "comment_answered", "comment_resolved"):
        later.setdefault((entry["event"], _new(entry, "comment")), []).append(entry)
    if len(told) != len(d.events("commented")):
        yield "A comment of %s is in the audit trail twice." % d.name
    for row in d.rows("comments"):
        name = "Comment %s of %s" % (row["id"], row["printed_name"])
        entry = told.pop(row["id"], None)
        if entry is None:
            yield name + " is not in the audit trail."
            continue
        edits = later.get(("comment_edited", row["id"]), [])
        said = dict(
            _without(row, "id"), comment=row["id"], round=numbers.get(row["round"]), author=entry["actor"]
        )
        # Told of an edited comment is how it was; its words now are those of the last edit.
        expected = dict(entry["new"], **({"text": _new(edits[-1], "text")} if edits else {}))
        fits = (
            all(name in said and _same(said[name], value) for name, value in expected.items())
            and (row["author"], row["printed_name"]) == (entry["actor"], _plain(entry["actor_name"]))
            and _is_last(edits, row["edited_at"])
        )
        settled = later.get(("comment_resolved", row["id"]), [])
        by, words = (settled[-1]["actor"], _new(settled[-1], "resolution")) if settled else (None, "")
        settled_so = row["resolved_by"] == by and _same(row["resolution"], words)
        if not (fits and settled_so and _is_last(settled, row["resolved_at"])):
            yield name + " does not say what the audit trail tells."
        replies = [reply for reply in d.rows("replies") if reply["comment"] == row["id"]]
        answers = later.get(("comment_answered", row["id"]), [])
        if _pair(replies, answers, _is_answer) != ([], []):
            yield "The answers to comment %s are not those in the audit trail." % row["id"]
    for number in told:
        yield "Comment %s of %s is in the audit trail and is missing." % (number, d.name)
    known = {row["id"] for row in d.rows("comments")}
    for reply in d.rows("replies"):
        if reply["comment"] not in known:
            yield "An answer of %s to no comment of %s was added." % (reply["printed_name"], d.name)


def _is_answer(reply, entry):
    return (
        (reply["author"], reply["printed_name"]) == (entry["actor"], _plain(entry["actor_name"]))
        and _same(reply["text"], _new(entry, "text"))
        and _new(entry, "at") in (None, reply["at"])
    )


def _is_last(entries, at):
    """Whether something happened last at `at`, or never where that is empty, as these entries tell."""
    if not entries or at is None:
        return not entries and at is None
    return _new(entries[-1], "at") in (None, at)


def task_faults(d):
    """Each task asks what it was opened for, and what came of it is what the trail tells."""
    if d.version == 1:
        return  # packs of version 1 hold no tasks
    odd, left = _pair(d.rows("tasks"), d.events("task_opened"), _is_opening)
    for row in odd:
        yield "Task %s of %s, %s, is not in the audit trail as it stands." % (row["id"], d.name, row["kind"])
    for entry in left:
        yield "A task of %s, %s, is in the audit trail and is missing." % (d.name, _new(entry, "task"))
    closed = [row for row in d.rows("tasks") if row["closed_at"] is not None]
    odd, left = _pair(closed, d.events("task_closed"), _is_closing)
    for row in odd:
        yield "How task %s of %s was closed is not what the audit trail tells." % (row["id"], d.name)
    for entry in left:
        yield "A task of %s was closed on the record and is open: %s" % (d.name, entry["reason"])


def _is_opening(row, entry):
    return (
        _same(
            [row["kind"], row["key"], row["reason"], row["details"], row["opened_by"]],
            [
                _new(entry, "task"),
                _new(entry, "about"),
                entry["reason"],
                _new(entry, "details"),
                entry["actor"],
            ],
        )
        and (_new(entry, "due") is None) is (row["due_at"] is None)
        and _same_time(_new(entry, "due"), row["due_at"])
        and _new(entry, "at") in (None, row["opened_at"])
    )


def _is_closing(row, entry):
    old = entry["old"] if isinstance(entry["old"], dict) else {}
    return _same(
        [row["kind"], row["key"], row["reason"], row["outcome"], row["closed_by"]],
        [old.get("task"), old.get("about"), old.get("reason"), _new(entry, "outcome"), entry["actor"]],
    ) and _new(entry, "at") in (None, row["closed_at"])


def periodic_faults(d):
    """Each signed look at an approved version fits its hash and that version, and is in the trail."""
    approved = {row["id"]: row["content_digest"] for row in d.rows("approvals")}
    recorded = Counter((_new(entry, "signature"), entry["actor"]) for entry in d.events("still_right"))
    for row in d.rows("periodic_reviews"):
        name = "The periodic review of %s by %s" % (d.name, row["printed_name"])
        if row["hash"] != signature_hash(_without(row, "id", "hash")):
            yield name + " was altered, or was copied from elsewhere."
        if approved.get(row["approval"]) != row["digest"]:
            yield name + " is not of the version that it names."
        recorded[row["hash"], row["signer"]] -= 1
        if recorded[row["hash"], row["signer"]] < 0:
            yield name + " is not in the audit trail."
    if d.version > 1 and any(left > 0 for left in recorded.values()):
        yield "A periodic review of %s that the audit trail tells of is missing." % d.name


def source_faults(d):
    """A source is retracted if, and since, the trail says so."""
    told = d.events("retracted", "reinstated")
    notices = d.events("retracted", "reinstated", "noticed")
    for row in d.rows("source") if d.version > 1 else ():
        name = "%s, “%s”" % (d.name, row["title"])
        said = {}
        for entry in d.events("created", "edited", "uploaded"):
            # What an upload says is of the file, but for the source that was made with it.
            new = _new(entry, "source") if entry["event"] == "uploaded" else entry["new"]
            said.update(new if isinstance(new, dict) else {})
        for field in sorted(set(row) & set(said) - {"retracted_at", "retraction_reason", "publication"}):
            if not _same(row[field], said[field]):
                yield "%s: its %s is not what the audit trail says." % (name, field.replace("_", " "))
        if told and told[-1]["event"] == "retracted":
            entry = told[-1]
            if row["retracted_at"] is None:
                yield name + " is retracted by the audit trail, and not here."
            elif _new(entry, "at") not in (None, row["retracted_at"]) or row["retracted_at"] > entry["at"]:
                yield name + " was not retracted then."
            if not _same(row["retraction_reason"], entry["reason"]):
                yield name + " was retracted for another reason."
        elif row["retracted_at"] is not None or row["retraction_reason"]:
            yield name + " is retracted, and not by the audit trail."
        if notices and row["publication"] != _new(notices[-1], "publication"):
            yield name + " has another standing than the audit trail says."


def file_faults(d):
    """Each file is one that was uploaded, and none of those is missing."""
    recorded = Counter(_new(entry, "sha256") for entry in d.events("uploaded"))
    for row in d.rows("files"):
        if recorded[row["sha256"]] < 1:
            yield "%s: the file “%s” is not one that was uploaded." % (d.name, row["name"])
        recorded[row["sha256"]] -= 1
        entry = _upload_of(d, row)
        if entry and _new(entry, "pages") not in (None, row["page_count"]):
            yield "%s: the file “%s” had another number of pages." % (d.name, row["name"])
        if entry and _new(entry, "version") not in (None, row.get("number")):
            yield "%s: the file “%s” was another version." % (d.name, row["name"])
    for sha256, left in recorded.items():
        if left > 0:
            yield "%s: an uploaded file is missing: %s." % (d.name, sha256)


def _upload_of(d, file):
    entries = [e for e in d.events("uploaded", "pages_read") if _new(e, "sha256") == file["sha256"]]
    return entries[-1] if entries else None


def page_faults(d):
    """Each page that a claim cites says and shows what it did when its file was taken in."""
    files = d.by_id("files")
    for file in files.values():
        pages = Counter(row["number"] for row in d.rows("pages") if row["file"] == file["id"])
        if d.all_pages and file.get("state", "ready") == "ready" and len(pages) != file["page_count"]:
            yield "%s: pages of the file “%s” are missing or were added." % (d.name, file["name"])
        if any(count > 1 for count in pages.values()):
            yield "%s: a page of the file “%s” is there twice." % (d.name, file["name"])
    for row in d.rows("pages"):
        name = "%s: page %s of file %s" % (d.name, row["number"], row["file"])
        file = files.get(row["file"])
        entry = _upload_of(d, file) if file else None
        if entry is None:
            yield name + " is of no file that is on record."
            continue
        hashes = _new(entry, "page_hashes")
        if hashes is None:
            continue  # taken in before pages had a hash; counted by unchecked_pages
        if not 1 <= row["number"] <= len(hashes):
            yield name + " was added."
        elif hashes[row["number"] - 1] != page_hash(row["number"], row["text"], row["pictures"]):
            yield name + ": its text or its picture was altered."


def use_faults(d):
    """The claims on the pages of an approved file are those that its round froze."""
    if "uses" not in d.tables:
        return
    rounds, frozen, used = d.by_id("rounds"), {}, {}
    for row in sorted(d.rows("approvals"), key=lambda row: row["approved_at"]):
        said = rounds.get(row["round"], {}).get("canonical", {})
        if "claims" in said:
            frozen[said.get("sha256")] = [(u["page"], u["code"], u["wording"]) for u in said["claims"]]
    hashes = {row["number"]: row["sha256"] for row in d.rows("files")}
    for row in d.rows("uses"):
        if row["status"] == "confirmed":
            use = row["page"], row["claim"], row["wording"]
            used.setdefault(hashes.get(row["version"]), []).append(use)
    for sha256, uses in frozen.items():
        if sorted(used.get(sha256, [])) != sorted(uses):
            yield "%s: the claims on the pages of file %s are not what was approved." % (d.name, sha256)


def unchecked_pages(d):
    """How many pages were taken in before pages had a hash, so that nothing can be said of them."""
    files = d.by_id("files")
    uploads = [_upload_of(d, files[row["file"]]) for row in d.rows("pages") if row["file"] in files]
    return sum(entry is not None and _new(entry, "page_hashes") is None for entry in uploads)


#: Every check of the records about one content. A new table gets its check here.
CHECKS = (
    round_faults,
    signature_faults,
    delegation_faults,
    approval_faults,
    disposition_faults,
    stop_faults,
    window_faults,
    clearance_faults,
    comment_faults,
    task_faults,
    periodic_faults,
    source_faults,
    file_faults,
    page_faults,
    use_faults,
)


def dossier_faults(told, version=VERSIONS[-1]):
    """All that is wrong with the records about one content, each fault a sentence."""
    dossier = Dossier(told, version)
    for check in CHECKS:
        try:
            for fault in check(dossier):
                yield fault
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            yield "%s: the %s cannot be read: %s: %s" % (
                dossier.name, check.__name__.replace("_faults", " records"), type(problem).__name__, problem,
            )  # fmt: skip


def trail_faults(told, hashes):
    """The audit records about one content, against the hashes of all records in order."""
    before = 0
    for entry in told["tables"].get("audit", []):
        number = entry["sequence"]
        name = "Audit record %s of %s %s" % (number, told["kind"], told["id"])
        facts = _without(entry, "previous_hash", "hash")
        try:
            intact = chain_hash(entry["previous_hash"], facts) == entry["hash"]
        except (TypeError, ValueError):
            intact = False
        if not intact:
            yield name + " was altered."
        if number <= before:
            yield name + " is out of order."
        before = number
        if not 1 <= number <= len(hashes):
            yield name + " is not within the trail."
            continue
        if hashes[number - 1] != entry["hash"]:
            yield name + " is not the one in the chain."
        if entry["previous_hash"] != (hashes[number - 2] if number > 1 else FIRST):
            yield name + " does not follow from the record before it."


# --- Packs ---------------------------------------------------------------------------------------


class Unreadable(Exception):
    """The pack cannot be checked at all."""


class Source:
    """The files of a pack, in a zip or in a folder."""

    def __init__(self, path):
        if os.path.isdir(path):
            self.zip, self.root = None, path
        elif zipfile.is_zipfile(path):
            self.zip, self.root = zipfile.ZipFile(path), ""
        else:
            raise Unreadable("%s is neither a folder nor a zip file." % path)

    def names(self):
        if self.zip:
            return [info.filename for info in self.zip.infolist() if not info.filename.endswith("/")]
        return [
            os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/")
            for folder, _, files in os.walk(self.root)
            for name in files
            if "__pycache__" not in folder
        ]

    def open(self, name):
        if self.zip:
            return self.zip.open(name)
        return open(os.path.join(self.root, *name.split("/")), "rb")

    def text(self, name):
        try:
            with self.open(name) as file:
                return file.read().decode("utf-8")
        except (KeyError, OSError, UnicodeDecodeError, zipfile.BadZipFile) as problem:
            raise Unreadable("%s cannot be read: %s" % (name, problem)) from problem

    def json(self, name):
        try:
            return json.loads(self.text(name), object_pairs_hook=_once_each, parse_float=_refuse)
        except ValueError as problem:
            raise Unreadable("%s is not the JSON of a pack: %s" % (name, problem)) from problem

    def measure(self, name):
        """The SHA-256 and the size of a file, read piece by piece."""
        found, size = hashlib.sha256(), 0
        with self.open(name) as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                found.update(piece)
                size += len(piece)
        return {"sha256": found.hexdigest(), "size": size}


def _once_each(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(number):
    raise ValueError("%s is a float, which no record holds" % number)


def manifest_faults(source, manifest):
    """Every file of the pack is the one that the manifest names, and there are no others."""
    listed = dict(manifest["files"], **manifest["beside"])
    seen = Counter(source.names())
    for name, count in sorted(seen.items()):
        if count > 1:
            yield "%s is in the pack %d times." % (name, count)
        if name not in listed and name != "manifest.json":
            yield "%s is not in the manifest: it was added." % name
    for name, expected in sorted(listed.items()):
        if name not in seen:
            yield "%s is missing from the pack." % name
            continue
        try:
            found = source.measure(name)
        except (OSError, zipfile.BadZipFile) as problem:
            yield "%s cannot be read: %s" % (name, problem)
            continue
        if found != expected:
            yield "%s was altered: it is not the file that the manifest names." % name
    if manifest["digest"] != pack_digest(manifest):
        yield "The manifest was altered: it does not have the digest that it names."


def attached_faults(manifest, told):
    """The files that records point to are in the pack, with the hash that the records give."""
    for row in told["tables"].get("files", []):
        if row["path"] and manifest["files"].get(row["path"], {}).get("sha256") != row["sha256"]:
            yield "%s %s: “%s” in the pack is not the file on record." % (
                told["kind"], told["id"], row["name"],
            )  # fmt: skip
    for row in told["tables"].get("pages", []):
        shown = manifest["files"].get(row["path"], {}).get("sha256") if row["path"] else None
        if row["path"] and shown != row["pictures"].get("picture"):
            yield "%s %s: the picture of page %s in the pack is not the one on record." % (
                told["kind"], told["id"], row["number"],
            )  # fmt: skip


def cited_faults(dossiers):
    """Every file that a signature vouches for, as evidence or as the piece itself, is in the pack."""
    attached, pages = set(), set()
    for told in dossiers:
        names = {row["id"]: row["sha256"] for row in told["tables"].get("files", []) if row["path"]}
        attached.update(names.values())
        pages.update((names.get(row["file"]), row["number"]) for row in told["tables"].get("pages", []))
    for told in dossiers:
        for round_ in told["tables"].get("rounds", []):
            said = round_["canonical"]
            name = "Review round %s of %s %s" % (round_["id"], told["kind"], told["id"])
            for anchor in said.get("anchors", []):
                if (anchor["sha256"], anchor["page"]) not in pages:
                    yield "%s rests on page %s of a file that is not in the pack: %s." % (
                        name, anchor["page"], anchor["sha256"],
                    )  # fmt: skip
            if said.get("sha256") and said["sha256"] not in attached:
                yield "%s is over a file that is not in the pack: %s." % (name, said["sha256"])


def pack_faults(source, manifest, say):
    """Every fault of a pack; tells `say` what was checked."""
    for fault in manifest_faults(source, manifest):
        yield fault
    say("Checked %d files against the manifest." % (len(manifest["files"]) + len(manifest["beside"])))
    hashes = source.text(manifest["trail"]["file"]).split()
    head = (len(hashes), hashes[-1] if hashes else FIRST)
    if head != (manifest["trail"]["sequence"], manifest["trail"]["hash"]):
        yield "The list of hashes does not end where the manifest says that the trail ended."
    checked, unchecked, dossiers = Counter(), 0, []
    for listed in manifest["dossiers"]:
        told = source.json(listed["file"])
        dossiers.append(told)
        if (told["kind"], told["id"]) != (listed["kind"], listed["id"]):
            yield "%s is about something else than the manifest says." % listed["file"]
        counts = {table: len(rows) for table, rows in told["tables"].items()}
        if counts != listed["rows"]:
            yield "%s does not hold as many rows as the manifest says." % listed["file"]
        for check in (
            trail_faults(told, hashes),
            dossier_faults(told, manifest["version"]),
            attached_faults(manifest, told),
        ):
            for fault in check:
                yield fault
        checked.update(counts)
        unchecked += unchecked_pages(Dossier(told))
    for fault in cited_faults(dossiers):
        yield fault
    rows = ", ".join("%d %s" % (count, table) for table, count in sorted(checked.items()) if count)
    say("Checked the records of %d contents: %s." % (len(dossiers), rows))
    say("Checked the audit records against a chain of %d hashes." % len(hashes))
    if unchecked:
        say("Not checked: %d pages that were taken in before pages had a hash." % unchecked)


def verify(path, say):
    """Check the pack at `path`; returns its faults and its manifest. Raises Unreadable."""
    source = Source(path)
    try:
        manifest = source.json("manifest.json")
        if manifest.get("format") != "vouch-pack":
            raise Unreadable("manifest.json is not that of a substantiation pack.")
        if manifest.get("version") not in VERSIONS:
            raise Unreadable("Version %s of packs needs a newer verifier." % manifest.get("version"))
        subject, made = manifest["subject"], manifest["made"]
        say("Substantiation pack of %s %s, “%s”." % (subject["kind"], subject["id"], subject["label"]))
        say("Made %s by %s at %s." % (made["at"], made["by"], made["organisation"]))
        faults = list(pack_faults(source, manifest, say))
    except (KeyError, TypeError, AttributeError) as problem:
        raise Unreadable("The pack is damaged: %s: %s" % (type(problem).__name__, problem)) from problem
    finally:
        if source.zip:
            source.zip.close()
    say("Digest of the pack: %s" % manifest["digest"])
    say("Compare it with the foot of each printed page.")
    say("Head of the audit trail: record %s, %s" % (manifest["trail"]["sequence"], manifest["trail"]["hash"]))
    return faults, manifest


def main(arguments):
    def say(line):
        sys.stdout.write(line + "\n")

    here = os.path.dirname(os.path.abspath(__file__))
    try:
        faults, _ = verify(arguments[0] if arguments else here, say)
    except Unreadable as problem:
        say("CANNOT CHECK: %s" % problem)
        return 2
    for fault in faults:
        say("FAULT: " + fault)
    say("%d faults: this is not what was on record." % len(faults) if faults else "Nothing was altered.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

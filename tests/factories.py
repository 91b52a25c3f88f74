"""Makers of people, markets, claims and assets for tests. Approved things are approved by signatures."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import count
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.models import User
from compliance.actions import AcceptStatement, DisposeFinding, SaveDraft, Sign, SubmitForReview
from compliance.credentials import Credentials
from compliance.models import (
    IdentityCheck,
    Market,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
    SignatureStatement,
    SignoffTaskState,
)
from content.actions import AddRecipient, CreateAsset, DecideClaimUse
from content.models import Asset, AssetMarket, AssetVersion, Recipient, Territory
from messaging.actions import AddEvidenceFile
from messaging.models import (
    Anchor,
    Claim,
    ClaimMarket,
    ClaimWording,
    Evidence,
    EvidenceFile,
    Indication,
    MarketAnswer,
    MarketStatus,
    Objection,
    ObjectionResponse,
    ObjectionResponseCitation,
    ObjectionResponseMarket,
    Product,
    Qualifier,
)

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def user(*groups: str, **fields: Any) -> User:
    """A person with `PASSWORD`, in the named groups (see cms.core.roles)."""
    number = next(_numbers)
    fields = {"username": f"person{number}", "first_name": f"Person{number}", "last_name": "Test"} | fields
    made = User.objects.create_user(password=PASSWORD, **fields)
    made.groups.set(Group.objects.filter(name__in=groups))
    if {"Reviewers", "Authors"} & set(groups):
        may_sign(made)
    return User.objects.get(pk=made.pk)


def may_sign(person: User) -> None:
    """Give `person` the right to sign: identity verified by somebody else, and the statement accepted."""
    registrar, _ = User.objects.get_or_create(username="registrar", defaults={"first_name": "Rita"})
    IdentityCheck.objects.create(
        user=person, verified_by=registrar, verified_on=timezone.now().date(), how="Passport seen."
    )
    AcceptStatement(SignatureStatement.objects.first(), person).execute()


def credentials(person: User, password: str = PASSWORD, username: str | None = None) -> Credentials:
    """What `person` types to sign, right by default."""
    return Credentials.typed(person.username if username is None else username, password, by=person)


def sign_in(client: Client, person: User, password: str = PASSWORD) -> HttpResponse:
    """Sign `person` in as a browser does: a session of `client.force_login` never signs."""
    client.logout()
    return client.post(reverse("portal:login"), {"login": person.username, "password": password})


def market(code: str, parent: Market | None = None, time_zone: str = "UTC") -> Market:
    found = Market.objects.filter(code=code).first()
    return found or Market.objects.create(
        code=code, name=f"Market {code}", parent=parent, time_zone=time_zone
    )


def product(name: str = "Tessel", markets: tuple[Market, ...] = (), **fields: Any) -> Product:
    """A product with one indication, marketable in `markets` (default US) since 2020."""
    made, created = Product.objects.get_or_create(name=name, defaults={"slug": name.lower(), **fields})
    if created:
        indication = Indication.objects.create(product=made, name="Drainage", text="Drainage after surgery.")
        for each in markets or (market("US"),):
            status = MarketStatus.objects.create(
                product=made,
                market=each,
                pathway=MarketStatus.Pathway.K510,
                number="K123456",
                decision=MarketStatus.Decision.CLEARED,
                valid_from=date(2020, 1, 1),
            )
            status.indications.add(indication)
    return made


def reviewers(*codes: str) -> dict[str, User]:
    """One reviewer for each role, and a policy that asks for exactly these on claims, messages and assets."""
    codes = codes or ("medical", "regulatory", "legal")
    found = {}
    roles = []
    for code in codes:
        role, _ = ReviewRole.objects.get_or_create(
            code=code, defaults={"name": code.title(), "statement": f"I have verified the {code} content."}
        )
        roles.append(role)
        assignment = ReviewerAssignment.objects.filter(role=role).first()
        person = assignment.user if assignment else user("Reviewers", job_title=f"Head of {code}")
        ReviewerAssignment.objects.get_or_create(user=person, role=role, market=None)
        found[code] = person
    for kind in ("messaging.claim", "messaging.positioning", "messaging.objectionresponse", "content.asset"):
        policy, _ = ReviewPolicy.objects.get_or_create(content_kind=kind, market=None, claim_type="")
        policy.roles.set(roles)
    return found


def pdf(*pages: str) -> bytes:
    """A PDF with one page for each text; every call gives other bytes."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 595))
    canvas.setTitle(f"Test file {next(_numbers)}")
    for text in pages:
        line = canvas.beginText(30, 540)
        words = text.split()
        for start in range(0, len(words), 8):
            line.textLine(" ".join(words[start : start + 8]))
        canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def evidence_file(*pages: str, author: User | None = None) -> EvidenceFile:
    source = Evidence.objects.create(
        title=f"Study {next(_numbers)}",
        kind=Evidence.Kind.ARTICLE,
        design=Evidence.Design.RCT,
        head_to_head=True,
        authors="Haller P",
        year=2025,
        document_number="CER-12, section 4",
    )
    name = f"study-{next(_numbers)}.pdf"
    return AddEvidenceFile(source, name, pdf(*pages), author or user("Authors")).execute()


STATEMENT = "Tessel drains had fewer infections within 30 days of removal than gravity drains."


def claim_draft(
    text: str = STATEMENT,
    *,
    author: User | None = None,
    on: Product | None = None,
    markets: tuple[tuple[Market, str], ...] = (),
    qualifiers: tuple[str, ...] = (),
    wordings: tuple[str, ...] = (),
    effective: date | None = None,
    expiry: date | None = None,
    source: EvidenceFile | None = None,
) -> Claim:
    """A claim saved as a draft by `author`, anchored to a page that says `text`."""
    on = on or product()
    author = author or user("Authors")
    today = timezone.now().date()
    source = source or evidence_file(text, author=author)
    draft = Claim(
        code=f"TES-{next(_numbers):04}",
        product=on,
        type=Claim.Type.PERFORMANCE,
        indication=on.indications.get(),
        text=text,
        # What a comparison must name; `STATEMENT` is one.
        comparator="Gravity drains",
        endpoint="Infection within 30 days of removal",
        statistic="2.4% against 6.1%, p = 0.006",
    )
    draft.anchors = [Anchor(evidence_file=source, page=1, quote=text)]
    draft.qualifiers = [Qualifier(text=each) for each in qualifiers]
    draft.wordings = [ClaimWording(text=each) for each in wordings]
    draft.markets = [
        ClaimMarket(
            market=each,
            audience=audience,
            effective=effective or today - timedelta(days=30),
            expiry=expiry or today + timedelta(days=365),
        )
        for each, audience in markets or ((market("US"), "hcp"),)
    ]
    if any(each.code == "EU" for row in draft.markets.all() for each in row.market.lineage):
        draft.answers = [
            MarketAnswer(question=code, yes=False) for code in ("mdr7-a", "mdr7-b", "mdr7-c", "mdr7-d")
        ]
    SaveDraft(draft, author).execute()
    return draft


def approve(content: Any, by: User) -> Any:
    """Submit `content` by `by` and sign it by everyone the policies ask for; returns the live row."""
    sign_all(SubmitForReview(content, by).execute())
    return type(content).objects.get(pk=content.pk)


def sign_all(round_: SignoffTaskState) -> None:
    """Every signature that a round asks for, each by somebody who may give it."""
    people = User.objects.filter(reviewer_assignments__isnull=False).distinct()
    for finding in round_.findings.unanswered():
        role = {"reviewer_assignments__role__code": finding.role} if finding.role else {}
        person = people.filter(**role).exclude(pk__in=round_.contributors)[0]
        DisposeFinding(finding, person, "Read, and found in order.", credentials(person)).execute()
    for required in round_.required.all():
        for person in people:
            if required in round_.signable_by(person):
                Sign(round_, person, required, "approval", credentials(person)).execute()
                break


def approved_claim(text: str = STATEMENT, *, author: User | None = None, **fields: Any) -> Claim:
    author = author or user("Authors")
    reviewers()
    return approve(claim_draft(text, author=author, **fields), author)


def objection(name: str = "It clogs.", **fields: Any) -> Objection:
    found = Objection.objects.filter(name=name).first()
    return found or Objection.objects.create(name=name, slug=f"objection-{next(_numbers)}", **fields)


def answer_draft(
    *cites: Claim,
    author: User | None = None,
    to: Objection | None = None,
    text: str = "Answered by a trial.",
    on: Product | None = None,
    markets: tuple[tuple[Market, str], ...] = (),
    effective: date | None = None,
    expiry: date | None = None,
) -> ObjectionResponse:
    """An objection response as a draft; saved past the action's own checks, as an import might."""
    today = timezone.now().date()
    draft = ObjectionResponse(objection=to or objection(), product=on or product(), text=text)
    draft.citations = [ObjectionResponseCitation(claim=claim) for claim in cites]
    draft.markets = [
        ObjectionResponseMarket(
            market=where,
            audience=audience,
            effective=effective or today,
            expiry=expiry or today + timedelta(days=100),
        )
        for where, audience in markets or ((market("US"), "hcp"),)
    ]
    draft.save()
    draft.save_revision(user=author or user("Authors"))
    return draft


def approved_answer(*cites: Claim, author: User | None = None, **fields: Any) -> ObjectionResponse:
    author = author or user("Authors")
    reviewers()
    return approve(answer_draft(*cites, author=author, **fields), author)


def asset_draft(
    *pages: str,
    author: User | None = None,
    title: str = "",
    on: Product | None = None,
    markets: tuple[tuple[Market, str], ...] = (),
    effective: date | None = None,
    expiry: date | None = None,
    data: bytes | None = None,
    confirm: bool = True,
    **fields: Any,
) -> AssetVersion:
    """An uploaded and read version, its suggested claims confirmed by `author`.

    The reading runs on commit: use it inside `django_capture_on_commit_callbacks` or a committed database,
    or rely on this maker, which reads at once.
    """
    from content.actions import ReadVersion

    author = author or user("Authors")
    today = timezone.now().date()
    draft = Asset(
        title=title or f"Leave-behind {next(_numbers)}",
        kind_of_piece=Asset.Kind.LEAVE_BEHIND,
        product=on or product(),
    )
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.markets = [
        AssetMarket(
            market=each,
            audience=audience,
            effective=effective or today - timedelta(days=30),
            expiry=expiry or today + timedelta(days=300),
        )
        for each, audience in markets or ((market("US"), "hcp"),)
    ]
    version = CreateAsset(draft, "piece.pdf", data or pdf(*(pages or (STATEMENT,))), author).execute()
    version = ReadVersion(AssetVersion.objects.select_related("asset").get(pk=version.pk)).execute()
    if confirm:
        for use in version.uses.all():
            DecideClaimUse(use, author, confirm=True).execute()
    return version


def approved_asset(*pages: str, author: User | None = None, **fields: Any) -> Asset:
    """An asset approved by every role the policies ask for."""
    author = author or user("Authors")
    reviewers()
    return approve(asset_draft(*pages, author=author, **fields).asset, author)


def rep(*markets: Market, products: tuple[Product, ...] = ()) -> User:
    """A rep with a territory of these markets (default US)."""
    made = user("Reps")
    territory = Territory.objects.create(name=f"Territory {next(_numbers)}")
    territory.markets.set(markets or (market("US"),))
    territory.products.set(products)
    territory.members.add(made)
    return made


def recipient(by: User, in_market: Market | None = None, audience: str = "hcp") -> Recipient:
    made = Recipient(
        name=f"Dr. Test {next(_numbers)}",
        institution="Test Hospital",
        market=in_market or market("US"),
        audience=audience,
    )
    return AddRecipient(made, by).execute()

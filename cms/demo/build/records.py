"""What quality has done in the meantime: rules of retention, reviews of trail and access, a legal hold."""

from __future__ import annotations

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from cms.demo.build.recall import CLAIM
from compliance.actions.retention import PlaceHold
from compliance.actions.reviews import ReviewAccess, ReviewTrail
from compliance.models import AuditRecord, Market, RetentionRule
from compliance.rights.report import access_report
from messaging.models import Claim

_MDR = "EU MDR Art. 10(8): 10 years after the last device was placed on the market, 15 for implantables"
_RULES = {
    "US": (10, 15, "The company's own rule, beyond ISO 13485:2016 4.2.5 (device lifetime, at least 2 years)"),
    "EU": (10, 15, _MDR),
    "CH": (10, 15, "Swiss MedDO Art. 48, same periods as the EU MDR"),
    "GB": (10, 15, "The company's own rule, as for the EU"),
}


def add_retention(markets: dict[str, Market]) -> None:
    for code in _RULES.keys() & markets.keys():
        years, implantable, basis = _RULES[code]
        RetentionRule.objects.create(
            market=markets[code], years=years, years_implantable=implantable, basis=basis
        )


def plan_reviews(calendar: Calendar, quality: User) -> None:
    """The trail was reviewed last 12 days ago, access 40 days ago; the recalled claim is on hold since."""

    def review_trail() -> None:
        last = AuditRecord.objects.latest("sequence").sequence
        ReviewTrail(last, quality, "Sampled 40 records; two late uploads, explained by the author.").execute()

    def review_access() -> None:
        active = [line for line in access_report() if line.person.is_active]
        signers = sum(bool(line.seats) for line in active)
        ReviewAccess(quality, len(active), signers, "No change needed.").execute()

    def hold() -> None:
        claim = Claim.objects.get(code=CLAIM)
        PlaceHold(claim, quality, "Questions of the registry about the recalled figure are open.").execute()

    for days, act in ((40, review_access), (12, review_trail), (5, hold)):
        calendar.at(calendar.office_hour(calendar.ago(days)), act)

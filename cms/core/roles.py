"""The groups of people that a site starts with, and what each may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

_EDITED = ("add", "change", "view")
_REFERENCE = [
    f"messaging.{name}"
    for name in (
        "product",
        "indication",
        "marketstatus",
        "mandatorydisclaimer",
        "persona",
        "stage",
        "specialty",
        "caresetting",
        "competitor",
        "objection",
    )
]

_GOVERNANCE = [
    "compliance.market",
    "compliance.reviewrole",
    "compliance.reviewpolicy",
    "compliance.reviewerassignment",
    "compliance.identitycheck",
    "compliance.trainingrecord",
    "compliance.permitteddelegate",
    "compliance.holiday",
    "content.territory",
]

#: What is recommended in which deal.
_RECOMMENDING = ["search.recommendationrule", "search.stageneed"]

#: Whoever sees that something is wrong may hold it at once; only reviewers end it or lift it again.
_SUSPEND = [
    "messaging.suspend_claim",
    "messaging.suspend_positioning",
    "messaging.suspend_objectionresponse",
    "content.suspend_asset",
]
_MESSAGES = ["messaging.positioning", "messaging.objectionresponse"]


def _all(models: list[str], actions: tuple[str, ...]) -> list[str]:
    return [model.replace(".", f".{action}_", 1) for model in models for action in actions]


#: Role name → permissions, as `app.codename`. Signing rights are ReviewerAssignments, not permissions.
ROLES: dict[str, list[str]] = {
    "Reps": ["content.share_asset"],
    "Sales leaders": ["content.share_asset", "content.view_usage", *_SUSPEND],
    "Marketers": [
        "wagtailadmin.access_admin",
        "content.share_asset",
        "content.view_usage",
        "messaging.view_evidence",
        *_all(_RECOMMENDING, (*_EDITED, "delete")),
    ],
    "Authors": [
        "wagtailadmin.access_admin",
        *_all(["messaging.claim", "messaging.evidence", *_MESSAGES], _EDITED),
        *_all(["content.asset"], _EDITED),
        *_all(_REFERENCE, ("view",)),
        *_SUSPEND,
        "messaging.delete_claim",
        "content.delete_asset",
        "content.share_asset",
    ],
    "Librarians": [
        "wagtailadmin.access_admin",
        *_all([*_REFERENCE, "messaging.evidence", "content.asset", "content.territory"], _EDITED),
        *_all(["search.synonym", *_RECOMMENDING], (*_EDITED, "delete")),
        "content.share_asset",
        "content.view_usage",
    ],
    "Reviewers": [
        "messaging.view_claim",
        "messaging.view_evidence",
        *_all(_MESSAGES, ("view",)),
        "content.view_asset",
        *_SUSPEND,
        "messaging.withdraw_claim",
        *_all(_MESSAGES, ("withdraw",)),
        "content.withdraw_asset",
    ],
    "Quality": [
        *_all(["messaging.claim", "messaging.evidence", *_MESSAGES, "content.asset"], ("view",)),
        "compliance.view_auditrecord",
        *_all(["compliance.trailreview", "compliance.accessreview"], ("add", "view")),
        *_all(["compliance.legalhold"], ("add", "change", "view")),
        *_all(["compliance.purgeentry"], ("change", "view")),
        "compliance.view_retentionrule",
    ],
    "Administrators": [
        "wagtailadmin.access_admin",
        *_all(["core.user", "auth.group"], _EDITED),
        *_all(_GOVERNANCE, _EDITED),
        *_all(["compliance.reviewsettings"], ("change", "view")),
        *_all(["compliance.signaturestatement"], ("add", "view")),
        "compliance.delete_identitycheck",
        "compliance.change_delegation",
        "compliance.view_periodicjob",
        *_all(_REFERENCE, _EDITED),
        *_all(["compliance.retentionrule"], _EDITED),
        *_all(["search.synonym", *_RECOMMENDING], (*_EDITED, "delete")),
        *_all(["wagtailcore.apitoken"], ("add", "view", "delete")),
        "compliance.view_auditrecord",
        "compliance.add_accessreview",
        "content.view_usage",
    ],
}


def ensure_roles() -> dict[str, Group]:
    """Make the groups with their permissions; what a site added to a group stays."""
    found = {}
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        query = Q(pk__in=[])
        for label in wanted:
            app, codename = label.split(".")
            query |= Q(content_type__app_label=app, codename=codename)
        permissions = Permission.objects.filter(query)
        missing = set(wanted) - {
            f"{p.content_type.app_label}.{p.codename}" for p in permissions.select_related("content_type")
        }
        if missing:
            raise LookupError(f"There is no permission {', '.join(sorted(missing))}; run migrate first.")
        group.permissions.add(*permissions)
        found[name] = group
    return found

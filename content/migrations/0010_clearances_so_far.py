from django.db import migrations

from compliance.digest import FIRST_HASH, canonical_json, clearance_hash

STORED = (
    ("messaging", "ClaimClearance", "claim"),
    ("messaging", "PositioningClearance", "message"),
    ("content", "AssetClearance", "version"),
)


def keep_clearances_so_far(apps, schema_editor):
    """What each owner was cleared for until now, as one change from its first window on."""
    change_model = apps.get_model("compliance", "ClearanceChange")
    head = apps.get_model("compliance", "AuditHead").objects.filter(pk=1).first()
    sequence, previous = 0, FIRST_HASH
    for app, name, owner in STORED:
        model = apps.get_model(app, name)
        by_owner = {}
        stored = model.objects.select_related("market").order_by("market__code", "audience", "starts_at")
        for row in stored.iterator(chunk_size=2000):
            by_owner.setdefault(getattr(row, f"{owner}_id"), []).append(row)
        for owner_id, rows in sorted(by_owner.items()):
            sequence += 1
            facts = {
                "sequence": sequence,
                "at": min(row.starts_at for row in rows),
                "kind": model._meta.get_field(owner).related_model._meta.label_lower,
                "owner": owner_id,
                "windows": [
                    [row.market.code, row.audience, _instant(row.starts_at), _instant(row.ends_at)]
                    for row in rows
                ],
                "trail": head.sequence if head else 0,
            }
            hash_ = clearance_hash(previous, facts)
            change_model.objects.create(
                sequence=sequence,
                at=facts["at"],
                kind=facts["kind"],
                owner_id=owner_id,
                windows=facts["windows"],
                trail=facts["trail"],
                previous_hash=previous,
                hash=hash_,
            )
            previous = hash_


def _instant(at):
    return canonical_json(at).strip('"')


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0015_clearance_changes"),
        ("content", "0009_speaker_notes"),
        ("messaging", "0009_device_class_per_market"),
    ]

    operations = [migrations.RunPython(keep_clearances_so_far, migrations.RunPython.noop, elidable=True)]

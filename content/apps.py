from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        from compliance import blocking, panels, parts
        from compliance.cascade import register
        from content.actions import HoldClaim
        from content.clearing import recompute_assets
        from content.commentable import asset_parts
        from content.impact import reach_of_claims
        from content.proof import register_kinds
        from content.retention import register_retention
        from content.review import asset_panels, assets_blocked, claim_touches
        from content.verification import register_checks
        from messaging import resting

        register(30, recompute_assets)
        panels.register(10, "content.asset", asset_panels)
        panels.register(20, "messaging.claim", claim_touches)
        register_kinds()
        parts.register("content.asset", asset_parts)
        blocking.register("content.asset", assets_blocked)
        register_checks()
        register_retention()
        resting.register(reach_of_claims, lambda claim, reason: HoldClaim(claim, reason).execute())

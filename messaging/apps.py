from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from django.core import checks

        from compliance import blocking, panels, parts, rule_sets
        from compliance.cascade import register
        from messaging.blocking import positionings_blocked
        from messaging.clearing import recompute_claims, recompute_positionings
        from messaging.commentable import claim_parts, positioning_parts
        from messaging.proof import register_kinds
        from messaging.retention import register_retention
        from messaging.review import claim_panels, positioning_panels
        from messaging.rule_sets import copy_rule_sets, market_rule_sets, rule_files_are_sound
        from messaging.verification import register_checks

        register(10, recompute_claims)
        register(20, recompute_positionings)
        panels.register(10, "messaging.claim", claim_panels)
        panels.register(10, "messaging.positioning", positioning_panels)
        register_kinds()
        parts.register("messaging.claim", claim_parts)
        parts.register("messaging.positioning", positioning_parts)
        blocking.register("messaging.positioning", positionings_blocked)
        register_checks()
        register_retention()
        checks.register(rule_files_are_sound)
        rule_sets.register(copy_rule_sets)
        rule_sets.register(market_rule_sets)

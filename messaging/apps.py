from functools import partial

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from django.core import checks

        from compliance import blocking, panels, parts, rule_sets
        from compliance.cascade import register
        from messaging.blocking import messages_blocked
        from messaging.clearing import recompute_claims, recompute_messages
        from messaging.commentable import claim_parts, message_parts
        from messaging.models import MESSAGES
        from messaging.proof import register_kinds
        from messaging.retention import register_retention
        from messaging.review import claim_panels, message_panels
        from messaging.rule_sets import copy_rule_sets, market_rule_sets, rule_files_are_sound
        from messaging.verification import register_checks

        register(10, recompute_claims)
        register(20, recompute_messages)
        panels.register(10, "messaging.claim", claim_panels)
        register_kinds()
        parts.register("messaging.claim", claim_parts)
        for message in MESSAGES:
            panels.register(10, message.kind(), partial(message_panels, message))
            parts.register(message.kind(), partial(message_parts, message))
            blocking.register(message.kind(), messages_blocked)
        register_checks()
        register_retention()
        checks.register(rule_files_are_sound)
        rule_sets.register(copy_rule_sets)
        rule_sets.register(market_rule_sets)

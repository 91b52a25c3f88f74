from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from compliance import panels
        from compliance.cascade import register
        from messaging.clearing import recompute_claims, recompute_positionings
        from messaging.proof import register_kinds
        from messaging.review import claim_panels, positioning_panels
        from messaging.verification import register_checks

        register(10, recompute_claims)
        register(20, recompute_positionings)
        panels.register(10, "messaging.claim", claim_panels)
        panels.register(10, "messaging.positioning", positioning_panels)
        register_kinds()
        register_checks()

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from compliance.cascade import register
        from messaging.clearing import recompute_claims, recompute_positionings

        register(10, recompute_claims)
        register(20, recompute_positionings)

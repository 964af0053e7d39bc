from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VerificationConfig(AppConfig):
    name = "apps.verification"

    def ready(self) -> None:
        post_migrate.connect(install_scales, sender=self)


def install_scales(**_kwargs: object) -> None:
    # The models can only be imported once every app is loaded.
    from apps.verification.scales import install_shipped_scales

    install_shipped_scales()

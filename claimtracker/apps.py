from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "claimtracker"

    def ready(self) -> None:
        # Tasks are bound to the application that exists when they are first sent.
        from claimtracker.celery import app

        app.set_default()

"""The product's settings with a handful of differences for tests."""

import os

os.environ.setdefault("SECRET_KEY", "a key for tests only, never for anything that listens")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
os.environ.setdefault("DATABASE_URL", "postgresql:///claimtracker")  # the type checker reads settings, no database

from claimtracker.settings import *  # noqa: F403
from claimtracker.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed: nothing here guards anything
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"]["OPTIONS"].pop("pool", None)
WHITENOISE_AUTOREFRESH = True  # no collected files here: they are looked up where they lie

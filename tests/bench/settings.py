"""Settings of the benchmark: the product's own, with the peer and the floors beside it."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import INSTALLED_APPS, STORAGES

SECRET_KEY = "only for measuring"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.wagtail_peer"]
# What a hash costs is timed apart.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ROOT_URLCONF = "tests.bench.urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Wagtail's search follows a task; done in the process that asks, so that both sides are found at once.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

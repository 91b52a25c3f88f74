"""Settings for the test suite: quick hashing, jobs in the request, files in a folder of the run's own."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, env

SECRET_KEY = "only for tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="vouch-tests-"))
SEAL_LOG = str(MEDIA_ROOT / "seals.log")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "controlled": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "controlled", "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Drawing pages is the slowest part of many tests, and few of them look.
PAGE_WIDTH = EVIDENCE_PAGE_WIDTH = 160
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The tests of Elasticsearch choose it themselves, each with indices of its own.
ELASTICSEARCH_URL: list[str] = []
# So is meaning, whose packages are an extra.
SEARCH_MEANING = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
if env.str("DATABASE_URL", default="").startswith("postgres"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": "template0"}
else:
    # A file, not memory: threads and a served browser need connections of their own. A name given
    # from outside outlives the run, so that `pytest --reuse-db` skips the migrations.
    default_name = str(MEDIA_ROOT / "test.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": env.str("VOUCH_TEST_DATABASE", default=default_name)}

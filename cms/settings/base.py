"""Settings for every deployment; each value that a site changes is read from the environment.

The defaults are safe for one machine: SQLite, local files, the embedded search engine and cookies
that only this site reads. See README, "Settings".
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(env.str("VOUCH_STATE", default=str(BASE_DIR / "var")))
STATE_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)


def _kept_secret(path: Path) -> str:
    """Return the secret of this machine, made on first use, so that logins outlive a restart."""
    from django.core.management.utils import get_random_secret_key

    if not path.exists():
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret(STATE_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000")
ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="Halden Medical")

INSTALLED_APPS = [
    "cms.core",
    "compliance",
    "messaging",
    "content",
    "search",
    "cms.demo",
    "cms.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "guardian",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    # For its tokens and their pages in the admin; none of its addresses is mounted.
    "wagtail.api.v3",
    "ninja",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "compliance.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.portal.middleware.OwnPasswordMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    # First: it refuses whoever is locked out before a password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# No phantom user row: every row of the user table is a person.
ANONYMOUS_USER_NAME = None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Failed sign-ins and failed signings are one count, of the account and wherever they come from; its limits
# are ReviewSettings of the site.
AXES_LOCKOUT_PARAMETERS = ["username"]
# Axes would rather count addresses too; a company has one, and one person would lock out all.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "compliance.attempts.account_name"
AXES_FAILURE_LIMIT = "compliance.attempts.failure_limit"
AXES_COOLOFF_TIME = "compliance.attempts.cool_off"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_CALLABLE = "cms.portal.views.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "cms.portal.adapters.AccountAdapter"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Asked by axes, above; what is left here are the codes of authenticator apps.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_ISSUER = "Vouch"
# Single sign-on, where a company has it: OpenID Connect. The provider needs two addresses of ours,
# SITE_ADDRESS/account/sso/NAME/login/callback/ and SITE_ADDRESS/account/proved/.
SOCIALACCOUNT_ADAPTER = "cms.portal.sso.PeopleOfTheHouse"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": env.str("OIDC_ID", default="company"),
                "name": env.str("OIDC_NAME", default="your company account"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": env.str("OIDC_SERVER", default="")},
            }
        ]
        if env.str("OIDC_SERVER", default="")
        else [],
        "OAUTH_PKCE_ENABLED": True,
    }
}
LOGIN_URL = "portal:login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:login"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.portal.context.navigation",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{STATE_DIR / 'vouch.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes the write lock at its start, so that two
        # writers queue instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000"
        ),
    }
# Opening a connection costs more than a query on either database.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A search cluster, where a site has one: addresses parted by commas. Without it the database searches.
ELASTICSEARCH_URL = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
# Begins the names of all our indices, so that several sites can share a cluster.
ELASTICSEARCH_PREFIX = env.str("ELASTICSEARCH_PREFIX", default="vouch")
# Search by meaning too, where the packages for it are installed (docs/search-relevance.md).
SEARCH_MEANING = env.bool("SEARCH_MEANING", default=True)
# Seconds after which the database answers instead.
ELASTICSEARCH_TIMEOUT = env.float("ELASTICSEARCH_TIMEOUT", default=2.0)

# Seals of the audit trail: best where the keepers of the database cannot write.
SEAL_LOG = env.str("SEAL_LOG", default=str(STATE_DIR / "seals.log"))

# The site's own pictures and documents. Controlled content is not among them.
MEDIA_ROOT = STATE_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Controlled content has no public address: no base_url, and no route serves this folder.
    # Every byte of it leaves through content.door.
    "controlled": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STATE_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pixels: what a page picture needs to be read on a large screen, and a source beside its quotation.
PAGE_WIDTH = 1400
EVIDENCE_PAGE_WIDTH = 1000
# Days after which the last file of retractions is too old to rely on. It comes out each working day.
RETRACTIONS_STALE_DAYS = env.int("RETRACTIONS_STALE_DAYS", default=14)
# Days after its launch in a market for which a product may be called new there (rule NOV-01).
NOVELTY_DAYS = env.int("NOVELTY_DAYS", default=183)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Unless the person asks to be remembered; such a session never signs.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    # The Wagtail admin writes inline scripts for its date fields.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE, "'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
    },
}

# Days until the records are to be looked at again, and without a sign-in until somebody stands out.
TRAIL_REVIEW_DAYS = env.int("TRAIL_REVIEW_DAYS", default=30)
ACCESS_REVIEW_DAYS = env.int("ACCESS_REVIEW_DAYS", default=90)
RESTORE_TEST_DAYS = env.int("RESTORE_TEST_DAYS", default=180)
DORMANT_DAYS = env.int("DORMANT_DAYS", default=90)

WAGTAIL_SITE_NAME = "Vouch"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILADMIN_LOGIN_URL = "portal:login"
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
# Documents are streamed by our own view, never by a redirect to the storage's address.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "compliance.publishing.publish_signed_revision"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# A mailed reset by one person must not be enough to sign as another.
WAGTAIL_PASSWORD_RESET_ENABLED = False
# An own password is changed on the portal, where it is on record.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="vouch@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

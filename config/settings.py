"""Every setting, in one file. The environment decides; `PLATFORM` says which kind of installation this is.

development  the default: SQLite, files under var/, DEBUG on
demo         what `./run` serves: as development, DEBUG off, with the demonstration's cast
test         what pytest uses: as demo, in a temporary folder, on PostgreSQL and Redis if their URLs are given
production   PostgreSQL, Redis, TLS; refuses to start when anything it needs is missing
"""

from __future__ import annotations

import os
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ---------------------------------------------------------------------------------------------------------------
# Which kind of installation
# ---------------------------------------------------------------------------------------------------------------

PLATFORM = env.str("PLATFORM", default="development")
if PLATFORM not in {"development", "demo", "test", "production"}:
    raise ImproperlyConfigured(
        f"PLATFORM is {PLATFORM!r}; it must be one of development, demo, test, production."
    )
PRODUCTION = PLATFORM == "production"
DEMONSTRATION = PLATFORM == "demo"
DEBUG = PLATFORM == "development"


def _refuse_unsafe_production() -> None:
    """Production names everything it lacks at once, and never carries a demonstration's open doors."""
    wanted = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "FIELD_KEYS", "ALLOWED_HOSTS")
    missing = [name for name in wanted if not os.environ.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"PLATFORM=production needs these in the environment: {', '.join(missing)}."
        )
    doors = [name for name in ("DEMO", "DEMONSTRATION", "DEBUG") if env.bool(name, default=False)]
    if doors:
        raise ImproperlyConfigured(f"PLATFORM=production refuses {', '.join(doors)}: unset it.")
    if not os.environ["DATABASE_URL"].startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "PLATFORM=production needs PostgreSQL: DATABASE_URL must begin with postgres://."
        )
    if "*" in env.list("ALLOWED_HOSTS"):
        raise ImproperlyConfigured("PLATFORM=production needs real host names in ALLOWED_HOSTS, not '*'.")


if PRODUCTION:
    _refuse_unsafe_production()

# What this installation writes beside its database: keys, mail, certificates, the embedded broker's messages.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
SECRET_KEY = env.str("SECRET_KEY", default="") or keys.kept(VAR_DIR / "secret-key", keys.new_secret)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Fernet keys for encrypted fields, the newest first; older ones still decrypt.
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", default=[]) or [
    keys.kept(VAR_DIR / "field-key", keys.new_field_key)
]

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Without a final slash, whoever typed one: addresses are printed on paper as SITE_URL + "/verify/…".
SITE_URL = env.str(
    "SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000"
).rstrip("/")
CERTIFICATE_STORE = Path(env.str("CERTIFICATE_STORE", default=str(VAR_DIR / "certificates")))
AUDIT_HEAD_FILE = Path(env.str("AUDIT_HEAD_FILE", default=str(VAR_DIR / "audit-head.txt")))

# ---------------------------------------------------------------------------------------------------------------
# Django
# ---------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.PlatformConfig",
    "coursework",
    "practicum",
    "certification",
    "people",
    "audit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.privacy_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.speaking.in_her_own",
    "config.gate.second_factor",
    "config.uncounted.closed_while_uncounted",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "config.look.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.platform",
                "config.look.look",
            ],
        },
    },
]

# ---------------------------------------------------------------------------------------------------------------
# Database and cache
# ---------------------------------------------------------------------------------------------------------------

# IMMEDIATE takes the write lock when a transaction begins: deferred ones fail with "database is locked" as soon as
# two of them read before they write (measured: 255 of 720 against none).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}

_database = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {**SQLITE_OPTIONS, **_database.get("OPTIONS", {})}
    VAR_DIR.mkdir(parents=True, exist_ok=True)
else:
    _database |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": _database}

REDIS_URL = env.str("REDIS_URL", default="")


def _redis_database(number: int) -> str:
    """The same Redis, another of its numbered databases: clearing the cache must not empty the queue."""
    return urlunsplit(urlsplit(REDIS_URL)._replace(path=f"/{number}"))


# Rate limits live in the cache, so it must be one for all processes; the file cache is one for all on this machine.
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env.str("REDIS_CACHE_URL", default=_redis_database(1)),
            # Somebody waits for this answer: with Redis away she is told within two seconds. The client's own
            # defaults would wait for ever on a Redis that hangs, and try a dead one again for seconds.
            "OPTIONS": {
                "socket_connect_timeout": 0.8,
                "socket_timeout": 0.8,
                "retry": Retry(NoBackoff(), 0),
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        }
    }

# ---------------------------------------------------------------------------------------------------------------
# Tasks: a row is the work, a message only wakes somebody up, and a sweep finds what nobody was woken for
# ---------------------------------------------------------------------------------------------------------------

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Longer than any task may run, or a task still at work is handed to a second worker.
    CELERY_VISIBILITY_TIMEOUT = 300
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
        "health_check_interval": 10,
        "socket_keepalive": True,
        "socket_connect_timeout": 5,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "config.embedded:Transport"
    _broker = VAR_DIR / "broker"
    for _folder in ("messages", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
# How long a claimed row is its worker's. Longer than any task may run: a lease must not end under a living worker.
LEASE_SECONDS = env.int("LEASE_SECONDS", default=180)
if PRODUCTION and LEASE_SECONDS <= CELERY_TASK_TIME_LIMIT:
    raise ImproperlyConfigured(
        f"LEASE_SECONDS must be more than {CELERY_TASK_TIME_LIMIT}, a task's time limit."
    )
# How often due rows that nobody was woken for are looked for.
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=15)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "America/Toronto"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# `expires` keeps a worker that was away from finding a pile of old wake-up calls.
CELERY_BEAT_SCHEDULE = {
    "find certification work that is due": {
        "task": "certification.tasks.sweep",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    },
    "find letters that are due": {
        "task": "people.tasks.sweep",
        "schedule": float(SWEEP_SECONDS),
        "options": {"expires": SWEEP_SECONDS},
    },
    "refresh standings that are stale or due for a new look": {
        "task": "certification.tasks.refresh_standings",
        # Oftener than a sweep's turn is long: while much is due, two of them share it.
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "write the audit chain's head outside the database": {
        "task": "audit.tasks.write_head",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}

# ---------------------------------------------------------------------------------------------------------------
# People: who may come in, and how
# ---------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if PLATFORM == "test":
    # Argon2 is slow on purpose; a test suite that signs in a thousand times need not be.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# How many proxies of ours stand in front: with too few, everybody shares the proxy's address and its rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "ATTCH Canada"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False

# ---------------------------------------------------------------------------------------------------------------
# Post
# ---------------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ATTCH Canada <certification@attch.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# What stands behind the @ of every Message-ID, so that a letter sent twice is recognised as one.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=parseaddr(DEFAULT_FROM_EMAIL)[1].partition("@")[2])
if PRODUCTION:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")

# ---------------------------------------------------------------------------------------------------------------
# Languages and time
# ---------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# ---------------------------------------------------------------------------------------------------------------
# Static files
# ---------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
if PRODUCTION:
    STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
else:
    # Served from where they lie: nothing to collect before the first start.
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = DEBUG

# ---------------------------------------------------------------------------------------------------------------
# Headers and cookies
# ---------------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if PRODUCTION else {}),
    },
}
PERMISSIONS_POLICY = {
    **dict.fromkeys(
        (
            *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
            *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb"),
        ),
        "()",
    ),
    # Passkeys.
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Browsers accept the prefix only over TLS, from this host alone, for the whole site.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------------------------------------------------------
# Logs: one stream of lines; the machine around us keeps them
# ---------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.str("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING"),
    },
    "loggers": {"fontTools": {"level": "ERROR"}, "weasyprint": {"level": "ERROR"}},
}

"""All settings, in sections, read from the environment (docs/reference/settings.md)."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from claimtracker import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("CLAIMTRACKER_DATA", str(BASE_DIR / "var"))).resolve()

# --- Security -----------------------------------------------------------------------------------
SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = [h for h in env.text("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env.text("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
PUBLIC_URL = env.text("PUBLIC_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}")  # links in mails
IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without encryption
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
TRUSTED_PROXY = env.flag("BEHIND_PROXY")
CSRF_FAILURE_VIEW = "apps.web.views.errors.stale_form"
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes browsers send "Origin: null", and every form is refused
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Application --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "claimtracker.apps.SiteConfig",
    "apps.history",
    "apps.accounts",
    "apps.sources",
    "apps.articles",
    "apps.claims",
    "apps.archives",
    "apps.intake",
    "apps.verification",
    "apps.prior_checks",
    "apps.quality",
    "apps.digests",
    "apps.api",
    "apps.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.web.middleware.without_nul",
    "apps.web.middleware.same_for_all",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.web.middleware.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "claimtracker.urls"
WSGI_APPLICATION = "claimtracker.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:inbox"
LOGOUT_REDIRECT_URL = "web:login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would carry claims in the open
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
                "csp.context_processors.nonce",
                "apps.web.context.page",
            ]
        },
    }
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # an article is at most 5 MB (apps/limits.py); the rest is form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "apps.web.uploads.KeepOnlyWhatFits",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Database -----------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
# The role that owns the tables and migrates them. Where it is another one, the application cannot change history.
DATABASE_OWNER = env.database(env.text("DATABASE_OWNER_URL", "") or env.text("DATABASE_URL"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time -------------------------------------------------------------------------
LANGUAGE_CODE = env.text("LANGUAGE", "en") if env.text("LANGUAGE", "en") in {"de", "en"} else "en"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "claimtracker" / "locale"]
FORMAT_MODULE_PATH = ["claimtracker.formats"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")
USE_TZ = True

# --- Static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail ---------------------------------------------------------------------------------------
for name, value in env.mail(env.text("EMAIL_URL", f"file://{DATA_DIR / 'mail'}")).items():
    globals()[name] = value
EMAIL_TIMEOUT = 60  # Django's default is none: a silent server would hold a worker for ever
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Claimtracker <claimtracker@localhost>")

# --- Background work (reliability.md, part C) ---------------------------------------------------
PIPELINE_QUEUES = ("receive", "fetch", "clean", "extract", "resolve", "signal")
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL")
CELERY_TASK_DEFAULT_QUEUE = "sweep"
CELERY_TASK_QUEUES = [Queue(name) for name in (*PIPELINE_QUEUES, "mail", "sweep")]
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ROUTES = {
    **{f"apps.intake.tasks.{name}": {"queue": name} for name in PIPELINE_QUEUES},
    "apps.digests.tasks.*": {"queue": "mail"},
    # Beside fetching: an import waits for its download, and then must not keep the quick queues waiting.
    "apps.prior_checks.tasks.run_import": {"queue": "fetch"},
    **{f"apps.archives.tasks.{name}": {"queue": "fetch"} for name in ("archive", "look_again", "ask_wayback")},
    "apps.archives.tasks.read_text": {"queue": "clean"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_TASK_PUBLISH_RETRY = False  # a nudge may be lost; a request may not wait
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"confirm_publish": True}
    if CELERY_BROKER_URL.startswith(("amqp", "pyamqp"))
    else {
        "visibility_timeout": 900,  # well above the hard time limit
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        # Tried twice, not for two seconds: while the broker is down a request that nudges loses milliseconds.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
        "socket_keepalive": True,
        "health_check_interval": 25,
    }
)
if CELERY_BROKER_URL.startswith(("amqp", "pyamqp")):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_TASK_QUEUES = [
        Queue(name, queue_arguments={"x-queue-type": "quorum"}) for name in (*PIPELINE_QUEUES, "mail", "sweep")
    ]
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: what is due is in rows, beat only wakes the sweeps
CELERY_BEAT_SCHEDULE = {
    "sweep the pipeline": {"task": "apps.intake.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "recount signals": {"task": "apps.claims.tasks.recount", "schedule": 10.0, "options": {"expires": 10}},
    "plan digests": {"task": "apps.digests.tasks.plan", "schedule": 60.0, "options": {"expires": 60}},
    "tell at once": {"task": "apps.digests.tasks.tell_at_once", "schedule": 30.0, "options": {"expires": 30}},
    "note missed deadlines": {
        "task": "apps.verification.tasks.note_missed_deadlines",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "sweep digests": {"task": "apps.digests.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "sweep bulk moves": {
        "task": "apps.verification.tasks.sweep_bulk_moves",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    # Once a day would do; often is cheap (an index), and tells at once after a stop over midnight.
    "return verdicts due for review": {
        "task": "apps.verification.tasks.sweep_reviews",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "seal history": {"task": "apps.history.tasks.seal", "schedule": 60.0, "options": {"expires": 60}},
    "inspect history": {"task": "apps.history.tasks.inspect", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep the archive": {"task": "apps.archives.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "tidy the archive": {"task": "apps.archives.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep prior checks": {"task": "apps.prior_checks.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "tidy imports": {"task": "apps.prior_checks.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "tidy the API": {"task": "apps.api.tasks.forget_what_is_old", "schedule": 3600.0, "options": {"expires": 3600}},
}

# --- API ----------------------------------------------------------------------------------------
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600)  # of one token, or one person's session
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["apps.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Claimtracker API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "AppearanceKind": "apps.claims.models.Appearance.Kind",
        "SourceKind": "apps.sources.models.Source.Kind",
        "EvidenceKind": "apps.verification.models.Evidence.Kind",
        "CheckState": "apps.verification.models.Check.State",
    },
}

# --- Intake -------------------------------------------------------------------------------------
FETCH_SECONDS = env.number("FETCH_SECONDS", 20)  # for a whole page: name, connection, redirects and body
# Dangerous: host:port pairs that articles may be fetched from although they are private (an intranet's own site).
FETCH_ALLOW_PRIVATE = [pair for pair in env.text("FETCH_ALLOW_PRIVATE", "").replace(" ", "").lower().split(",") if pair]
INTAKE_LEASE_SECONDS = env.number("INTAKE_LEASE_SECONDS", 360)  # longer than a task may take (CELERY_TASK_TIME_LIMIT)
INTAKE_NUDGE_SECONDS = env.number("INTAKE_NUDGE_SECONDS", 120)  # a message this old is taken for lost and sent again
INTAKE_ATTEMPTS = env.number("INTAKE_ATTEMPTS", 5)  # at one step, a worker's death counted too
INTAKE_RETRY_SECONDS = env.numbers("INTAKE_RETRY_SECONDS", (10, 60, 300, 1800, 10800))  # after each attempt, ±20 %

# --- Archive of evidence ------------------------------------------------------------------------
ARCHIVE_DIR = DATA_DIR / "archive"
ARCHIVE_LARGEST_MB = env.number("ARCHIVE_LARGEST_MB", 50)  # of one copy; above a few hundred, workers need more memory
ARCHIVE_SECONDS = env.number("ARCHIVE_SECONDS", 120)  # for one copy, redirects and all; below the tasks' soft limit
WAYBACK_URL = env.text("WAYBACK_URL", "")  # "": nothing is told to anybody outside

# --- Extraction ---------------------------------------------------------------------------------
EXTRACTOR = env.text("EXTRACTOR", "model")
if EXTRACTOR not in ("model", "rules"):
    raise ImproperlyConfigured('EXTRACTOR must be "model" (the trained tagger) or "rules" (without it).')
MODELS_DIR = DATA_DIR / "models"  # those that `retrain` installed
EVALUATION_DOCUMENTS = env.text("EVALUATION_DOCUMENTS", str(BASE_DIR / "tests" / "evaluation" / "documents"))
# A language model that is asked first, by the chat protocol that most servers speak. Off by default.
LLM_URL = env.service("LLM_URL")
LLM_MODEL = env.text("LLM_MODEL", "")
LLM_KEY = env.secret("LLM_KEY")
LLM_SECONDS = env.number("LLM_SECONDS", 90)  # for a whole article, all its pieces and retries; never above 180
LLM_CONFIDENTIAL = env.flag("LLM_CONFIDENTIAL")  # dangerous: hands confidential articles to a model elsewhere
if LLM_URL and not LLM_MODEL:
    raise ImproperlyConfigured("LLM_MODEL is not set: give the name by which LLM_URL knows its model.")

# --- Logging: one line an event, to standard error, never a text or a token ---------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"trafilatura": {"level": "ERROR"}, "httpx2": {"level": "WARNING"}},
}

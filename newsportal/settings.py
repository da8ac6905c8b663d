"""Settings, read from the environment: what a newcomer runs is what is deployed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from newsportal import env, logs, sentry

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG")
# Set by the launcher when it runs its own database: only then are there demo accounts.
EMBEDDED = env.flag("EMBEDDED")
SECRET_KEY = env.secret("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set: give it 50 or more random characters (or SECRET_KEY_FILE).")
# Former keys, of which what was made with them is still accepted.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# --- Who we are -----------------------------------------------------------------------------------------------------

SITE_NAME = env.text("SITE_NAME", "AdMyCity")
SITE_URL = env.site_url("SITE_URL", "http://127.0.0.1:8000")
SITE_CONTACT_EMAIL = env.text("SITE_CONTACT_EMAIL", "newsroom@example.org")
HTTPS = SITE_URL.startswith("https://")

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [urlsplit(SITE_URL).hostname or ""]
if EMBEDDED or DEBUG:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

# --- The house ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "newsportal",
    "articles",
    "directory",
    "newsportal.apps.NewsroomConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "taggit",
    "js_asset",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "newsportal.middleware.Observe",
    "newsportal.middleware.WaitForReaders",
    "newsportal.middleware.CacheHeaders",
    # What sets headers stands first, so that no answer of those below goes without them.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsportal.middleware.ContentSecurityPolicy",
    # Above all that refuses something, because it says in JSON what that was.
    "newsportal.api.middleware.SpeakJson",
    "newsportal.middleware.RefuseUnreadableRequests",
    "newsportal.middleware.AnswerProbes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsportal.limits.LimitRequests",
    "newsportal.middleware.ReadFromReplica",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "directory.accounts.middleware.HoldBackStaff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "directory.accounts.middleware.KeepAccountsPrivate",
]

ROOT_URLCONF = "newsportal.urls"
WSGI_APPLICATION = "newsportal.wsgi.application"

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
                "newsportal.context.site",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

# The web server sets a limit before Django starts; commands such as migrate have none.
STATEMENT_TIMEOUT_MS = env.number("STATEMENT_TIMEOUT_MS", 0)
# Nor does a visitor wait longer for a server that says nothing at all: newsportal/postgresql/.
DATABASE_PATIENCE = STATEMENT_TIMEOUT_MS / 1000 + 1 if STATEMENT_TIMEOUT_MS else 0
DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        statement_timeout=STATEMENT_TIMEOUT_MS,
        pool=env.number("DB_POOL", 0),
        through_pgbouncer=env.flag("PGBOUNCER"),
    )
}
# Standby servers that public pages are read from (newsportal/postgresql/replicas.py), and how far behind they may be, in seconds.
for _number, _url in enumerate(env.urls("DATABASE_REPLICA_URLS"), 1):
    DATABASES[f"replica-{_number}"] = env.database(
        "DATABASE_REPLICA_URLS",
        _url,
        statement_timeout=STATEMENT_TIMEOUT_MS,
        through_pgbouncer=env.flag("PGBOUNCER"),
    ) | {"TEST": {"MIRROR": "default"}}
DATABASE_REPLICA_SECONDS = env.number("DATABASE_REPLICA_SECONDS", 30, least=1)
DATABASE_ROUTERS = ["newsportal.postgresql.replicas.Router"] if len(DATABASES) > 1 else []
# What all processes share: counters of limits and the like. Without a Redis it is a table, so that limits hold over all
# workers and outlive a restart; with one, the table stands in while Redis is away.
REDIS_URL = env.secret("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "newsportal.sharedcache.redis.RedisOrTable"
        if REDIS_URL
        else "newsportal.sharedcache.table.TableCache",
        "LOCATION": REDIS_URL or "cache_entry",
        "KEY_PREFIX": "newsportal",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
# Somebody who types example.org means https, as Django 6 will have it of itself; it wants this line deleted then.
FORMS_URLFIELD_ASSUME_HTTPS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True

# --- Stories --------------------------------------------------------------------------------------------------------

# Which stories are related is worked out anew after so long; one that was taken down is never among them.
RELATED_KEPT_SECONDS = env.number("RELATED_KEPT_SECONDS", 0 if DEBUG else 600)

# --- Maps -----------------------------------------------------------------------------------------------------------

# What was drawn once, for all processes of the machine; it may be deleted at any time.
MAPS_DIR = VAR_DIR / "maps"

# --- The directory --------------------------------------------------------------------------------------------------

# What an owner may change on a live listing without a moderator; a business that is verified may change a little more.
LISTING_INSTANT_FIELDS = ["hours", "special_days"]
LISTING_INSTANT_FIELDS_WHEN_VERIFIED = ["phone"]
# What somebody began to list and did not send is kept for so long after it was last saved.
LISTING_DRAFT_DAYS = 30
LISTING_PHOTOS = 12
LISTING_INVITATIONS_PER_DAY = 10
# After so long the owner is asked whether the listing is still true; unanswered, it sinks, and then it leaves the lists.
LISTING_ASK_AFTER_DAYS = 365
LISTING_DEMOTE_AFTER_DAYS = 30
LISTING_EXPIRE_AFTER_DAYS = 60

# Press releases of businesses come to this section, or to the first, and no more than so many of one business at a time.
PRESS_SECTION = env.text("PRESS_SECTION", "business")
PRESS_RELEASES_WAITING = 2
PRESS_RELEASES_PER_MONTH = env.number("PRESS_RELEASES_PER_MONTH", 4)

# Enquiries are erased after so many days, in which an owner finds them among their listings.
ENQUIRY_DAYS = 180

# --- Page cache (docs/cache.md) ---------------------------------------------------------------------------------------

PAGE_CACHE = env.flag("PAGE_CACHE", not DEBUG)
# Beyond one process: in Redis where there is one, and in files of each machine.
PAGE_CACHE_DIR = Path(env.text("PAGE_CACHE_DIR", str(VAR_DIR / "pagecache")))
PAGE_CACHE_DISK_MB = env.number("PAGE_CACHE_DISK_MB", 512, least=16)
# In each process, of the pages that are asked for most.
PAGE_CACHE_MEMORY_MB = env.number("PAGE_CACHE_MEMORY_MB", 24, least=1)
# A change makes every page new; without one, a page is made anew after so long.
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 600, least=1)
# While the database is away, what was served before is served for so long.
PAGE_CACHE_STALE_IF_ERROR_SECONDS = env.number("PAGE_CACHE_STALE_IF_ERROR_SECONDS", 24 * 60 * 60)
# The way to the database itself, where DATABASE_URL leads through a pooler.
PAGE_CACHE_DATABASE = (
    env.database("PAGE_CACHE_DATABASE_URL", statement_timeout=STATEMENT_TIMEOUT_MS)
    if env.secret("PAGE_CACHE_DATABASE_URL")
    else {}
)
# Whether notifications arrive on it.
PAGE_CACHE_HEARS = bool(PAGE_CACHE_DATABASE) or not env.flag("PGBOUNCER")
# How long a content delivery network may keep what it can be told to drop; where it is told; and a header that lets us.
PAGE_CACHE_CDN_SECONDS = env.number("PAGE_CACHE_CDN_SECONDS", 0)
PAGE_CACHE_PURGE_URL = env.secret("PAGE_CACHE_PURGE_URL")
PAGE_CACHE_PURGE_HEADER = env.secret("PAGE_CACHE_PURGE_HEADER")

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    # Both in folders of this machine, or both in an S3-compatible store (newsportal/objectstore.py).
    "default": env.object_store(private=False) or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Evidence of claims and the like: never below the media, which everybody may read.
    "private": env.object_store(private=True)
    or {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "private",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsportal.staticfiles.StaticFiles"
    },
}
# WhiteNoise's own list, and source maps: brotli on them takes longer than on everything else together.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_TEMP_DIR = None
# A form with a story of 200,000 characters in a 4-byte script still fits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A picture is cleaned in a process of its own, which has no more than this.
IMAGE_MAX_BYTES = 20 * 1024 * 1024
IMAGE_MAX_PIXELS = 50_000_000
IMAGE_MAX_MEMORY_MB = 300
IMAGE_MAX_SECONDS = 5
# A form with one picture of the greatest size is read into memory; the first handler lets no file grow beyond that.
FILE_UPLOAD_MAX_MEMORY_SIZE = IMAGE_MAX_BYTES + 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "directory.pictures.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Safety ---------------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The prefix binds a cookie to this very host; browsers accept it over https only.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "newsportal.views.errors.csrf_failure"

# What a page has to say next is kept with the session, not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = HTTPS and not env.flag("NO_SSL_REDIRECT")
BEHIND_PROXY = env.flag("BEHIND_PROXY", HTTPS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many proxies of ours stand before us, and from which addresses they speak: directory/clients.py. gunicorn reads the
# same variable for the scheme.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1 if BEHIND_PROXY else 0)
FORWARDED_ALLOW_IPS = env.networks("FORWARDED_ALLOW_IPS", ["127.0.0.1", "::1"])
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Django 6's name and shape; see newsportal/middleware.py. No inline script or style is allowed anywhere, the admin included.
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "<CSP_NONCE_SENTINEL>"],
    "style-src": ["'self'", "<CSP_NONCE_SENTINEL>"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    # Players that a reader starts by a click (articles/body.py keeps the list of their sites).
    "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://www.openstreetmap.org"],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    # The older name and the newer one: browsers know one or the other.
    "report-uri": ["/csp-report/"],
    "report-to": ["policy"],
    **({"upgrade-insecure-requests": []} if HTTPS else {}),
}
REPORTING_ENDPOINTS = f'policy="{SITE_URL}/csp-report/"'
# A reader's place is asked for by a click on "Near me" only (static/js/directory.js).
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
# The probes of a load balancer speak plain http from inside.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]

# Requests that reach Django, by client and minute (newsportal/limits.py): a person's, and those of a house full of people. This
# machine is exempt: what asks from here is a probe, a drill, or whoever runs the site.
REQUESTS_PER_MINUTE = env.number("REQUESTS_PER_MINUTE", 600)
# Programs have a count of their own, of what the page cache does not answer.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 120)
FORMS_PER_MINUTE = env.number("FORMS_PER_MINUTE", 120)
LIMITS_EXEMPT = env.networks("LIMITS_EXEMPT", ["127.0.0.0/8", "::1"])
# A form with several photos; nginx refuses the same.
REQUEST_MAX_BYTES = env.number("REQUEST_MAX_BYTES", 110 * 1024 * 1024, least=1)

# --- Retention (newsportal/retention.py) ----------------------------------------------------------------------------

# Days; 0 keeps for ever.
RETENTION_DAYS = {
    name: env.number(f"RETENTION_{name.upper()}_DAYS", days)
    for name, days in {
        "sessions": 1,
        "reports": 365,
        "claims": 90,
        "press": 90,
        "tasks": 2,
        "failed_tasks": 14,
    }.items()
}
# Whoever finds a hole writes here (/.well-known/security.txt).
SECURITY_CONTACT = env.text("SECURITY_CONTACT", f"mailto:{SITE_CONTACT_EMAIL}")

# --- Accounts -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
# Where the door leads whoever named no address, or one that is off the site.
LOGIN_REDIRECT_URL = "accounts"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "directory.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "company"
ACCOUNT_FORMS = {
    name: f"directory.accounts.forms.{form}"
    for name, form in {
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "confirm_email_verification_code": "ConfirmEmailForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "request_login_code": "RequestLoginCodeForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "set_password": "SetPasswordForm",
        "signup": "SignupForm",
    }.items()
}
# Nobody learns whether an address is known, and nobody uses one before they have shown that it is theirs.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
# A password is reset by a link, not by a code: a link works in whichever browser the mail is read, and cannot be guessed,
# so that nobody who asks for many of them can keep the owner out.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
# At most ten guesses in a quarter of an hour for each account: at its password, at its second factor, and at its codes,
# each of which bears three. "key" is the address, known or not; "ip" is what directory/clients.py takes for the client.
ACCOUNT_RATE_LIMITS = {
    "login": "300/15m/ip",
    "login_failed": "100/15m/ip,10/15m/key",
    "signup": "60/15m/ip",
    "confirm_email": "3/15m/key",
    "request_login_code": "30/15m/ip,3/15m/key",
    "reset_password": "30/15m/ip,5/15m/key",
    "reset_password_from_key": "30/15m/ip",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
    "manage_email": "10/15m/user",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 9, "dashed": True}

MFA_ADAPTER = "directory.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers offer passkeys over https, and on the machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    name: f"directory.accounts.forms.{form}"
    for name, form in {
        "activate_totp": "ActivateTOTPForm",
        "add_webauthn": "AddPasskeyForm",
        "authenticate": "AuthenticateForm",
        "authenticate_webauthn": "AuthenticatePasskeyForm",
        "edit_webauthn": "EditPasskeyForm",
        "login_webauthn": "LoginPasskeyForm",
        "reauthenticate": "ReauthenticateByCodeForm",
        "reauthenticate_webauthn": "ReauthenticatePasskeyForm",
    }.items()
}
# Whoever may enter the newsroom signs in with a second factor.
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", HTTPS and not EMBEDDED)

# --- Mail and logs --------------------------------------------------------------------------------------------------

# Without a mail server, letters are printed by the task worker: enough to try the site, codes to sign in included.
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", SITE_CONTACT_EMAIL)

LOG_FORMAT = env.choice("LOG_FORMAT", logs.FORMATS, logs.LINE if EMBEDDED or DEBUG else logs.JSON)
LOGGING = logs.configuration(
    LOG_FORMAT,
    env.text("LOG_LEVEL", "INFO").upper(),
    {
        # Every 4xx is the visitor's affair, and what is denied is told by newsportal.middleware.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
)
# Words and phrases of unwanted advertising, which no public form accepts (directory/spam.py).
BLOCKED_WORDS = env.words("BLOCKED_WORDS")
# Who may read /metrics, and the details of /readyz.
METRICS_ALLOW = env.networks("METRICS_ALLOW", ["127.0.0.0/8", "::1"])
# Reports of errors to a Sentry of one's choice; without the address nothing is loaded and nothing leaves the house.
SENTRY_DSN = env.secret("SENTRY_DSN")
if SENTRY_DSN:
    sentry.start(SENTRY_DSN, SITE_URL)

"""
What every environment shares: the site itself here, the rest in modules by topic. What differs is
in the module named by DJANGO_ENV.
"""

from ipaddress import ip_network

from xiaodiantong.env import PROJECT_DIR, Options, env
from xiaodiantong.settings.api import *
from xiaodiantong.settings.caches import *
from xiaodiantong.settings.crawler import *
from xiaodiantong.settings.databases import *
from xiaodiantong.settings.doors import *
from xiaodiantong.settings.messages import *
from xiaodiantong.settings.monitoring import *
from xiaodiantong.settings.orders import *
from xiaodiantong.settings.search import *
from xiaodiantong.settings.social import *
from xiaodiantong.settings.tasks import *
from xiaodiantong.settings.wagtail import *

BASE_DIR = PROJECT_DIR
DEBUG = False
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
# The host in links that leave the site: share links, SMS, QR codes.
WAGTAILADMIN_BASE_URL = env.url("SITE_URL", "http://127.0.0.1:8000")


def networks(variable: str, names: list[str], *others: str) -> list[str]:
    """Addresses, networks and `others`; an odd one is a problem of this variable."""
    for name in names:
        try:
            _ = name in others or ip_network(name, strict=False)
        except ValueError:
            also = "".join(f" and not {other}" for other in others)
            env.problems.append(f"{variable}: {name!r} is no address, no network{also}")
    return names


# Whose X-Forwarded-For is believed (core.client_ip); nobody's unless named.
TRUSTED_PROXIES = networks("TRUSTED_PROXIES", env.words("TRUSTED_PROXIES"), "unix")
# Networks that webhooks and pushes may call though they are no public ones (core.outbound).
OUTBOUND_ALLOWED = networks("OUTBOUND_ALLOWED", env.words("OUTBOUND_ALLOWED"))
# Who may not work without a second factor: some of operators, owners and finance, or nobody.
SECOND_FACTOR_FOR = env.words("SECOND_FACTOR_FOR")
# Who is never banned (accounts.bans.allowed); operators add others.
BAN_NEVER = networks("BAN_NEVER", env.words("BAN_NEVER"))

INSTALLED_APPS = [
    "core",
    "accounts",
    "accounts.bans",
    "accounts.privacy",
    "shop.stores",
    "shop.catalog",
    "shop.catalog.imports",
    "shop.stock",
    "shop.members",
    "shop.promotions",
    "shop.groups",
    "shop.flash",
    "shop.rewards",
    "shop.suppliers",
    "shop.crawler",
    "shop.presales",
    "shop.bulk",
    "shop.campaigns",
    "search",
    "orders",
    "orders.cart",
    "orders.chat",
    "orders.recent",
    "orders.substitutions",
    "orders.payments",
    "orders.payments.payouts",
    "orders.shipping",
    "orders.shipping.tracking",
    "orders.aftersales",
    "orders.bulk",
    "orders.bulk_shipping",
    "orders.customers",
    "orders.exports",
    "orders.papers",
    "orders.pickup",
    "orders.printers",
    "orders.riders",
    "orders.waybills",
    "orders.dropshipping",
    "orders.wechat_shipping",
    "orders.favourites",
    "orders.reviews",
    "orders.support",
    "orders.webhooks",
    "orders.hearing",
    "orders.membership",
    "orders.balance",
    "orders.groups",
    "orders.presales",
    "home",
    "home.statistics.visits",
    "home.statistics.reports",
    "home.statistics.timing",
    "home.complaints",
    "home.news",
    "home.saved_views",
    "xiaodiantong.ops",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "taggit",
    "django_htmx",
    "social_django",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

PAGE_CACHE_MIDDLEWARE = "xiaodiantong.ops.page_cache.middleware.PageCacheMiddleware"
MIDDLEWARE = [
    "xiaodiantong.ops.logging.requests.RequestMiddleware",
    "core.language.LanguageMiddleware",
    "xiaodiantong.ops.gate.flood_gate.GateMiddleware",
    "orders.seckill.middleware.DoorMiddleware",
    PAGE_CACHE_MIDDLEWARE,
    "django.middleware.security.SecurityMiddleware",
    "xiaodiantong.ops.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.api.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.second_factor.middleware.SecondFactorMiddleware",
    "accounts.devices.middleware.DevicesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiaodiantong.ops.gate.malformed.OddRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.stores.middleware.PlaceMiddleware",
    "shop.stores.middleware.FactorDutyMiddleware",
    "shop.stores.middleware.ActingMiddleware",
    "shop.stores.middleware.ScopeMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "orders.cart.middleware.CartUnreachableMiddleware",
]

ROOT_URLCONF = "xiaodiantong.urls"
WSGI_APPLICATION = "xiaodiantong.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.privacy.reminders.of_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "home.templatetags.shop",
                "home.templatetags.cards",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
# The first makes new ones; who signs in with an older hash gets a new one then.
PASSWORD_HASHERS = [
    "accounts.email_sign_in.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[Options] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS.append(
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "phone", "email", "name")},
    }
)
LOGIN_URL = "/account/login/"
# Of who works nowhere; `accounts.views.home_of` knows better of others.
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "xiaodiantong.ops.sessions.in_database"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
# An SMTP server that hangs must fail before the claim on the message lapses.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "小店通 <noreply@localhost>")
# Where mails come back to; read by `accounts.mail.mailbox` where a host is named.
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS", "")
BOUNCE_POP3_HOST = env.text("BOUNCE_POP3_HOST", "")
BOUNCE_POP3_PORT = env.port("BOUNCE_POP3_PORT", 995)
BOUNCE_POP3_PASSWORD = env.text("BOUNCE_POP3_PASSWORD", "")
BOUNCE_POP3_TLS = env.flag("BOUNCE_POP3_TLS", default=True)
if BOUNCE_POP3_HOST and not (BOUNCE_ADDRESS and BOUNCE_POP3_PASSWORD):
    env.problems.append("BOUNCE_POP3_HOST needs BOUNCE_ADDRESS and BOUNCE_POP3_PASSWORD")
# /dev/inbox/ shows one-time codes: the route exists only where this is set.
DEVELOPER_INBOX = False

# --- language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = CELERY_TIMEZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
# Of what the site says (core.language chooses), as menus name them; merchants write in Chinese.
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- files
STATIC_URL = "/static/"
STATIC_ROOT: str | None = env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "home.styles.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "core.api.static_files.AppFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
# Never inside MEDIA_ROOT, which everybody can read.
PRIVATE_ROOT = env.text("PRIVATE_ROOT", str(BASE_DIR / "var" / "private"))
STORAGES: dict[str, Options] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static_files.StaticFiles"},
    # Pictures of payments: shown by a view that asks who wants to see them.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": "/private/"},
    },
}
# nginx serves media in production; a demo has nothing in front of it.
SERVE_MEDIA = False
FILE_UPLOAD_PERMISSIONS = 0o644
# Nine photos of 10 MB on one form, streamed to disk; other fields stay small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- who runs the platform: shown in the footer and on the rules pages
PLATFORM_COMPANY = env.text("PLATFORM_COMPANY", "")
PLATFORM_EMAIL = env.text("PLATFORM_EMAIL", "")
PLATFORM_PHONE = env.text("PLATFORM_PHONE", "")
PLATFORM_ICP = env.text("PLATFORM_ICP", "")
PLATFORM_POLICE = env.text("PLATFORM_POLICE", "")

# --- safety
X_FRAME_OPTIONS = "DENY"
# Where forms may lead beside the gateways that xiaodiantong.ops.policy knows.
CSP_FORM_ACTION = env.origins("CSP_FORM_ACTION")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_COOKIE_SAMESITE = "Lax"

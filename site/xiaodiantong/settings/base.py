"""What every environment shares. What differs is in the module named by DJANGO_ENV."""

from datetime import timedelta
from importlib.util import find_spec
from ipaddress import ip_network
from typing import Any

from celery.schedules import crontab

from xiaodiantong.env import PROJECT_DIR, env, load_dotenv
from xiaodiantong.ops import counting_folder, heartbeat, logs

load_dotenv()

BASE_DIR = PROJECT_DIR
DEBUG = False
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
# The host in links that leave the site: share links, SMS, QR codes.
WAGTAILADMIN_BASE_URL = env.url("SITE_URL", "http://127.0.0.1:8000")


def proxies() -> list[str]:
    """TRUSTED_PROXIES: addresses, networks and "unix"; an odd one is a problem."""
    names = env.words("TRUSTED_PROXIES")
    for name in names:
        try:
            _ = name == "unix" or ip_network(name, strict=False)
        except ValueError:
            env.problems.append(f"TRUSTED_PROXIES: {name!r} is no address, no network and not unix")
    return names


# Everything that is written down goes here; "" writes to the console alone (a container).
LOG_DIR = env.text("LOG_DIR", str(BASE_DIR / "var" / "log"))

# Whose X-Forwarded-For is believed (accounts.addresses); nobody's unless named.
TRUSTED_PROXIES = proxies()

INSTALLED_APPS = [
    "accounts",
    "accounts.bans",
    "shop.stores",
    "shop.catalog",
    "shop.stock",
    "search",
    "orders",
    "orders.cart",
    "orders.chat",
    "orders.recent",
    "orders.payments",
    "orders.shipping",
    "home",
    "home.visits",
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
    "taggit",
    "django_htmx",
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

PAGE_CACHE_MIDDLEWARE = "xiaodiantong.ops.page_cache.PageCacheMiddleware"
MIDDLEWARE = [
    "xiaodiantong.ops.requests.RequestMiddleware",
    "xiaodiantong.ops.gate.GateMiddleware",
    PAGE_CACHE_MIDDLEWARE,
    "django.middleware.security.SecurityMiddleware",
    "xiaodiantong.ops.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "accounts.api.middleware.ProblemMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiaodiantong.ops.odd_requests.OddRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
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
            ],
            "builtins": ["home.templatetags.shop", "home.templatetags.cards"],
        },
    },
]


def sqlite() -> dict[str, Any]:
    """SQLite as a small server needs it: WAL, and writers that queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.text("SQLITE_PATH", str(BASE_DIR / "var" / "xiaodiantong.sqlite3")),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def postgres() -> dict[str, Any]:
    """PostgreSQL; a stuck lock must fail one request, not queue every buyer behind it."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("POSTGRES_DB", "xiaodiantong"),
        "USER": env.text("POSTGRES_USER", "xiaodiantong"),
        "PASSWORD": env.text("POSTGRES_PASSWORD", ""),
        "HOST": env.text("POSTGRES_HOST", "127.0.0.1"),
        "PORT": env.port("POSTGRES_PORT", 5432),
        "CONN_MAX_AGE": env.number("POSTGRES_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=3s -c statement_timeout=15s",
            # A host that is gone must fail a request, not hold a thread for two minutes.
            "connect_timeout": 3,
        },
    }


DATABASES = {
    "default": postgres()
    if env.choice("DJANGO_DB", ["sqlite", "postgres"], "sqlite") == "postgres"
    else sqlite()
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS = ("redis", "rediss", "unix")
CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def redis_cache(url: str, *, patience: float) -> dict[str, Any]:
    """A server that hangs must fail after `patience` seconds, not keep every worker waiting."""
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": patience, "SOCKET_TIMEOUT": patience},
    }


# --- carts
CART_STORAGES = {
    "database": "orders.cart.in_database.DatabaseStorage",
    "redis": "orders.cart.in_redis.RedisStorage",
}
cart_storage = env.choice("CART_STORAGE", list(CART_STORAGES), "database")
CART_STORAGE = CART_STORAGES[cart_storage]
# The cache alias whose Redis keeps the carts: one of their own, since clearing a cache
# empties its whole database.
CART_REDIS_ALIAS = "carts"
if cart_storage == "redis":
    carts_url = env.url("CART_REDIS_URL", schemes=REDIS)
    CACHES[CART_REDIS_ALIAS] = redis_cache(carts_url, patience=2)

# --- recently viewed
RECENT_STORAGES = {
    "session": "orders.recent.in_session.SessionStorage",
    "redis": "orders.recent.in_redis.RedisStorage",
}
# The cache alias whose Redis keeps what people looked at.
RECENT_REDIS_ALIAS = "recent"


def recent_storage(default: str, url: str | None = None) -> str:
    """The modules of the environments choose; `url` stands in for RECENT_REDIS_URL."""
    name = env.choice("RECENT_STORAGE", list(RECENT_STORAGES), default)
    if name == "redis":
        location = env.url("RECENT_REDIS_URL", url, schemes=REDIS)
        # A row of pictures is not worth waiting for.
        CACHES[RECENT_REDIS_ALIAS] = redis_cache(location, patience=1)
    return RECENT_STORAGES[name]


# --- copies of shoppers' pages (xiaodiantong.ops.page_cache)
# The cache alias whose Redis keeps them for all processes.
PAGE_CACHE_ALIAS = "pages"
# What one process keeps in its own memory.
PAGE_CACHE_MEGABYTES = env.number("PAGE_CACHE_MEGABYTES", 8, minimum=1)


def page_cache(default: str, url: str = "") -> str:
    """The modules of the environments choose; `url` is the Redis of the copies."""
    kind = env.choice("PAGE_CACHE", ["off", "local", "redis"], default)
    if kind == "redis":
        location = env.url("PAGE_CACHE_REDIS_URL", url or None, schemes=REDIS)
        # Making a page takes a few milliseconds: not worth waiting for a slow server.
        CACHES[PAGE_CACHE_ALIAS] = redis_cache(location, patience=0.3)
    return kind


# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/merchant/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
# The modules of the environments choose: SMS_BACKEND = sms_backend(…).
CONSOLE_SMS, INBOX_SMS = "accounts.sms.ConsoleBackend", "accounts.sms.InboxBackend"


def sms_backend(default: str) -> str:
    """The dotted path of SMS_BACKEND, which may say "console" or "inbox" for short."""
    name = env.text("SMS_BACKEND", "") or default
    path = {"console": CONSOLE_SMS, "inbox": INBOX_SMS}.get(name, name)
    if path and "." not in path:
        env.problems.append(f"SMS_BACKEND={name!r} is not console, inbox or a dotted path")
    return path


SMS_CODE_DAILY_PER_PHONE = env.number("SMS_CODE_DAILY_PER_PHONE", 10)
SMS_CODE_DAILY_PER_IP = env.number("SMS_CODE_DAILY_PER_IP", 100)
# An SMTP server that hangs must fail before the claim on the message lapses.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "小店通 <noreply@localhost>")
# /dev/inbox/ shows one-time codes: the route exists only where this is set.
DEVELOPER_INBOX = False

# --- language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "home.styles.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "accounts.api.static_files.AppFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
# Never inside MEDIA_ROOT, which everybody can read.
PRIVATE_ROOT = env.text("PRIVATE_ROOT", str(BASE_DIR / "var" / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
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

# --- Wagtail
WAGTAIL_SITE_NAME = "小店通"
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILIMAGES_IMAGE_MODEL = "stores.StoreImage"
WAGTAILDOCS_DOCUMENT_MODEL = "stores.StoreDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "heic", "bmp", "tif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "shop.stores.image_form.StoreImageForm"
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "none"
# A half-typed price must not open the first variant of a product.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_COMMENTS_ENABLED = False

# --- search
DATABASE_SEARCH: dict[str, Any] = {"BACKEND": "search.backends.database"}
# Search servers and (module, package) of their clients, which the runtime set does not have.
SEARCH_CLIENTS = {
    "elasticsearch8": ("elasticsearch", "elasticsearch>=8,<9"),
    "opensearch3": ("opensearchpy", "opensearch-py>=3,<4"),
}


def search_backend() -> dict[str, Any]:
    """The database, or a search server in front of it (docs/operations-search.md)."""
    name = env.choice("SEARCH_BACKEND", ["database", *SEARCH_CLIENTS], "database")
    if name == "database":
        return DATABASE_SEARCH
    module, package = SEARCH_CLIENTS[name]
    if find_spec(module) is None:
        env.problems.append(f"SEARCH_BACKEND={name} needs: pip install '{package}'")
    url = env.url("SEARCH_URL")
    return {
        "BACKEND": f"search.backends.{name}",
        # OpenSearch's client writes two slashes where an address ends with one.
        "URLS": [url.rstrip("/")],
        "INDEX_PREFIX": "xiaodiantong_",
    }


WAGTAILSEARCH_BACKENDS = {"default": search_backend()}
# Hot searches: how many words one address may count a day, how many people make a word hot.
SEARCH_COUNTED_PER_ADDRESS = 30
SEARCH_HOT_FROM = 3

# --- visits, counted by home.visits
# How long a process counts before it writes; None: only when it is told to.
VISITS_WRITTEN_SECONDS: float | None = 10.0
# Pages a minute; many, because offices and mobile networks share an address.
VISITS_COUNTED_PER_ADDRESS = 600

# --- tasks
BROKERS = ("redis", "rediss", "redis+socket", "memory", "filesystem", "amqp", "amqps", "sentinel")
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", "memory://", schemes=BROKERS)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {
        "task": "xiaodiantong.ops.tasks.beat",
        "schedule": heartbeat.EVERY_SECONDS,
        # Where no worker runs they must not pile up.
        "options": {"expires": heartbeat.EVERY_SECONDS * 2},
    },
    "forget old search counts": {
        "task": "search.tasks.forget_old_counts",
        "schedule": crontab(hour=4, minute=20),
    },
    "publish scheduled pages": {
        "task": "home.tasks.publish_scheduled",
        "schedule": crontab(),
    },
    "send waiting messages": {
        "task": "accounts.tasks.send_waiting_messages",
        "schedule": 60.0,
    },
    "forget old carts": {
        "task": "orders.cart.tasks.forget_old_carts",
        "schedule": crontab(hour=4, minute=10),
    },
    "forget old drafts": {
        "task": "orders.chat.tasks.forget_old_drafts",
        "schedule": crontab(hour=4, minute=20),
    },
    "forget old visits": {
        "task": "home.visits.tasks.forget_old_visits",
        # The salt of yesterday must not be kept.
        "schedule": crontab(hour=0, minute=5),
    },
    "close unpaid orders": {
        "task": "orders.payments.tasks.close_expired_orders",
        "schedule": 20.0,
    },
    "receive silent orders": {
        "task": "orders.tasks.receive_silent_orders",
        "schedule": crontab(hour=3, minute=40),
    },
    "query pending payments": {
        "task": "orders.payments.tasks.query_pending",
        "schedule": 5.0,
    },
    "run waiting refunds": {
        "task": "orders.payments.tasks.run_waiting_refunds",
        "schedule": 15.0,
    },
    "reconcile yesterday": {
        "task": "orders.payments.tasks.reconcile_yesterday",
        "schedule": crontab(hour=10, minute=30),
    },
}

# --- orders
ORDER_PAYMENT_TIMEOUT_MINUTES = env.number("ORDER_PAYMENT_TIMEOUT_MINUTES", 10, minimum=1)
# Soft caps against stock held, and phones rung, by orders nobody means.
ORDERS_WAITING_PER_PHONE = env.number("ORDERS_WAITING_PER_PHONE", 30)
ORDERS_DAILY_PER_PHONE = env.number("ORDERS_DAILY_PER_PHONE", 100)
ORDER_SMS_DAILY_PER_PHONE = env.number("ORDER_SMS_DAILY_PER_PHONE", 20)

# --- payments
# Fernet keys with commas, the newest first: merchants' payment keys are stored encrypted.
PAYMENT_SECRET_KEYS = env.words("PAYMENT_SECRET_KEYS")
# Where gateways answer; empty is the address of the payment interface (the real one).
ALIPAY_GATEWAY_URL = env.url("ALIPAY_GATEWAY_URL", "")
WECHATPAY_BASE_URL = env.url("WECHATPAY_BASE_URL", "")
# WeChat's sign-in for pages inside WeChat, which tells who pays (openid).
WECHAT_API_URL = env.url("WECHAT_API_URL", "https://api.weixin.qq.com/")
WECHAT_OAUTH_URL = env.url("WECHAT_OAUTH_URL", "https://open.weixin.qq.com/connect/")
# One line for every event of a payment; empty writes none.
PAYMENT_AUDIT_LOG = env.text("PAYMENT_AUDIT_LOG", f"{LOG_DIR}/payment_audit.log" if LOG_DIR else "")

# --- api
# Requests a minute; `address` is the client's, of IPv6 the /64 network.
API_RATES = {
    "user": env.number("API_RATE_PER_USER", 300, minimum=1),
    "address": env.number("API_RATE_PER_ADDRESS", 600, minimum=1),
    "signing_in": env.number("API_SIGN_IN_RATE_PER_ADDRESS", 30, minimum=1),
    "costly": env.number("API_COSTLY_RATE_PER_ADDRESS", 30, minimum=1),
}
# Requests of any kind a minute of one address, counted by each process; 0 is no limit. High,
# because offices, schools and mobile networks share an address.
RATE_PAGES_PER_ADDRESS = env.number("RATE_PAGES_PER_ADDRESS", 3000)
# Forms sent a minute by one address, and of these on the sign-in pages.
RATE_POSTS_PER_ADDRESS = env.number("RATE_POSTS_PER_ADDRESS", 300, minimum=1)
RATE_SIGN_IN_PER_ADDRESS = env.number("RATE_SIGN_IN_PER_ADDRESS", 60, minimum=1)
# How often a process asks whether bans have changed; None never reads them.
BANS_READ_SECONDS: float | None = 5.0
# What views of the API share is in accounts.api.views: more of it here would change Wagtail's
# own admin API as well.
REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "accounts.api.schema.Operation"}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=7),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "小店通 API",
    "DESCRIPTION": (
        "钱是字符串（元，两位小数），数量是数字，时间带时区；出错是 application/problem+json。"
        "怎么走完一单，见代码里的 docs/api.md。"
    ),
    "VERSION": "1",
    "TAGS": [
        {"name": name}
        for name in (
            *("登录", "店铺", "商品", "搜索", "购物车", "结算", "订单", "付款", "收货地址", "商家"),
        )
    ],
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX": "",
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "COMPONENT_SPLIT_REQUEST": True,
    # What a PATCH needs its serializer says.
    "COMPONENT_SPLIT_PATCH": False,
    "SORT_OPERATION_PARAMETERS": False,
    # It would look at Wagtail's own API too.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.schema.complete",
    ],
    # Served from here: the page asks no other host, not even a validator.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "validatorUrl": None,
        "persistAuthorization": True,
    },
}
# Other sites whose scripts may ask the API; none unless named.
CORS_ALLOWED_ORIGINS = env.origins("CORS_ALLOWED_ORIGINS")
# Those few may send `credentials: "include"`, as their programs often do. It opens nothing: the
# API believes tokens only, never a cookie, so there is nothing to forge; and it reaches /api/
# alone. A wildcard beside it would be refused by browsers, and there is none.
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = (
    *("accept", "authorization", "content-type", "if-none-match"),
    *("idempotency-key", "x-cart-token"),
)
CORS_EXPOSE_HEADERS = ("ETag", "Location", "Retry-After", "X-Cart-Token", "Idempotency-Replayed")
# The platform's mini-program; without them nobody signs in by WeChat there.
WECHAT_MINI_APPID = env.text("WECHAT_MINI_APPID", "") or env.text("WECHAT_APPID", "")
WECHAT_MINI_SECRET = env.text("WECHAT_MINI_SECRET", "") or env.text("WECHAT_SECRET", "")
if WECHAT_MINI_APPID and not WECHAT_MINI_SECRET:
    env.problems.append("WECHAT_MINI_SECRET is missing: WECHAT_MINI_APPID needs its secret")
CELERY_IMPORTS = ["accounts.api.tasks"]
CELERY_BEAT_SCHEDULE["forget old keys of the API"] = {
    "task": "accounts.api.tasks.forget_old_keys",
    "schedule": crontab(hour=4, minute=40),
}

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

# --- logs, metrics, errors
# "text" for people, "json" for programs.
LOG_FORMAT = env.choice("LOG_FORMAT", list(logs.LINES), "text")
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


def logging_config(level: str) -> dict[str, Any]:
    """The modules of the environments choose the level; LOG_LEVEL wins."""
    return logs.config(
        folder=LOG_DIR,
        level=env.choice("LOG_LEVEL", LEVELS, level),
        line=LOG_FORMAT,
        audit=PAYMENT_AUDIT_LOG,
    )


LOGGING = logging_config("INFO")
# db_queries.log has queries that took longer; 0 writes all of them.
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", 200)
# Opens /metrics/, and what /health/ has to say; without it /metrics/ does not exist.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    env.problems.append("METRICS_TOKEN is weak: use at least 20 random characters")
HEALTH_MIN_FREE_MB = env.number("HEALTH_MIN_FREE_MB", 200)
counting_folder.make()
SENTRY_DSN = env.url("SENTRY_DSN", "")
SENTRY_ENVIRONMENT = env.text("DJANGO_ENV", "development")

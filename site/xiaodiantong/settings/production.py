"""Production: PostgreSQL, Redis, HTTPS. A wrong environment stops the start and says why."""

from cryptography.fernet import Fernet

from xiaodiantong.settings import growth, refusals
from xiaodiantong.settings.base import *

SECRET_KEY = env.secret("SECRET_KEY")
# What was signed with these stays good until they are taken out (deploy/rotate_keys.sh).
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
if not ALLOWED_HOSTS:
    env.problems.append("ALLOWED_HOSTS is missing: name the hosts, with commas")
refusals.all_hosts(env, ALLOWED_HOSTS)
WAGTAILADMIN_BASE_URL = env.url("SITE_URL")
refusals.site_url(env, WAGTAILADMIN_BASE_URL, ALLOWED_HOSTS)
refusals.wide_proxies(env, TRUSTED_PROXIES)
DATABASES = {"default": postgres()}
refusals.weak_password(env, DATABASES["default"]["PASSWORD"], host=DATABASES["default"]["HOST"])

if replicas := growth.replicas(DATABASES["default"]):
    DATABASES |= replicas
    REPLICA_DATABASES = list(replicas)
    DATABASE_ROUTERS = [growth.ROUTER]
    MIDDLEWARE.insert(MIDDLEWARE.index(PAGE_CACHE_MIDDLEWARE) + 1, growth.MIDDLEWARE)
# How long who has written reads from the primary: longer than a replica may be behind.
MULTIDB_PINNING_SECONDS = env.number("REPLICA_PINNED_SECONDS", 15, minimum=6)
MULTIDB_PINNING_COOKIE_SECURE = MULTIDB_PINNING_COOKIE_HTTPONLY = True
STORAGES |= growth.media()

REDIS_URL = env.url("REDIS_URL", schemes=REDIS)
CACHES["default"] = redis_cache(REDIS_URL, patience=1)
# One that is away is a cache that has nothing: core.rate_limits and /health/ say so.
CACHES["default"]["OPTIONS"]["IGNORE_EXCEPTIONS"] = True
if REDIS_URL and CACHES.get(CART_REDIS_ALIAS, {}).get("LOCATION") == REDIS_URL:
    env.problems.append(
        "CART_REDIS_URL is REDIS_URL: clearing the cache would empty every cart; name another "
        "database (…/1), on a server that saves to disk and does not evict"
    )
# Losing them with the cache does no harm, so they may lie in the cache's own database.
RECENT_STORAGE = recent_storage("redis", REDIS_URL)
SECKILL_GATE = seckill_gate("redis", REDIS_URL)
PAGE_CACHE = page_cache("redis", REDIS_URL)
SESSION_ENGINE = "xiaodiantong.ops.sessions.cached"
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", REDIS_URL, schemes=BROKERS)
refusals.lonely_broker(env, CELERY_BROKER_URL)
if CELERY_BROKER_URL.startswith(("redis", "sentinel")):
    # A broker that hangs must fail a request after seconds; what was not queued, sweeps find.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 3}
if watchers := growth.sentinels():
    growth.behind_sentinels(CACHES, watchers)
    CELERY_BROKER_URL, through = growth.broker(CELERY_BROKER_URL, watchers)
    CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | through
    # These alone: Celery takes the environment's CELERY_BROKER_URL before the setting.
    CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = CELERY_BROKER_URL
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}

NEW_FERNET_KEY = (
    "(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')"
)
if not PAYMENT_SECRET_KEYS:
    env.problems.append(
        f"PAYMENT_SECRET_KEYS is missing: merchants' payment keys are kept with it {NEW_FERNET_KEY}"
    )
for key in PAYMENT_SECRET_KEYS:
    try:
        Fernet(key)
    except ValueError:
        env.problems.append(f"PAYMENT_SECRET_KEYS: one of them is no Fernet key {NEW_FERNET_KEY}")

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [
    # Django writes a host with its subdomains as .host here and as *.host there.
    f"https://{'*' if host.startswith('.') else ''}{host}"
    for host in ALLOWED_HOSTS
]

SMS_PROVIDERS = sms_providers([])
SMS_ACCOUNTS = {"aliyun": ALIYUN_SMS, "tencent": TENCENT_SMS}
SMS_TEMPLATES = {"aliyun": ALIYUN_SMS_TEMPLATES, "tencent": TENCENT_SMS_TEMPLATES}
refusals.sms(env, SMS_PROVIDERS, SMS_PROVIDER_CLASSES, SMS_ACCOUNTS, SMS_TEMPLATES)

if 0 < len(SMS_REPORT_KEY) < 16:
    env.problems.append("SMS_REPORT_KEY is short: who guesses it lies about what arrived")

EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.port("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    env.problems.append("EMAIL_USE_TLS and EMAIL_USE_SSL are two ways: choose one")
env.finish()

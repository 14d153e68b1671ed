"""A developer's machine and `make demo`: SQLite, local memory, the inbox page."""

from xiaodiantong.settings.base import *

DEBUG = env.flag("DEBUG", default=True)
INSTALLED_APPS = [*INSTALLED_APPS, "home.demo"]
# Not a secret: it guards nothing but a demo on this machine.
SECRET_KEY = env.text("SECRET_KEY", "development-only-key-of-xiaodiantong-not-for-any-server")
# Nor is this one; a server names its own.
PAYMENT_SECRET_KEYS = PAYMENT_SECRET_KEYS or ["ZGVtby1vbmx5LWtleS1vZi14aWFvZGlhbnRvbmctMDE="]
ALLOWED_HOSTS = ["*"]
# A program on this machine may be told by webhooks.
OUTBOUND_ALLOWED = OUTBOUND_ALLOWED or ["127.0.0.0/8"]
# Every site may ask the API here, and no cookie comes along.
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_ALLOW_CREDENTIALS = not CORS_ALLOW_ALL_ORIGINS
SMS_PROVIDERS = sms_providers([INBOX_SMS])
RECENT_STORAGE = recent_storage("session")
SECKILL_GATE = seckill_gate("rows")
PAGE_CACHE = page_cache("off" if DEBUG else "local")
EMAIL_BACKEND = "accounts.email.InboxBackend"
DEVELOPER_INBOX = True
SERVE_MEDIA = True
# Static files come straight from their folders; nothing is collected here.
STATIC_ROOT = None
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
LOGGING = logging_config("DEBUG" if DEBUG else "INFO")
# Every query, while somebody develops.
SLOW_QUERY_MS = env.number("SLOW_QUERY_MS", 0 if DEBUG else 200)
env.finish()

"""Tests: as in development, tasks at once, cheap password hashes, files in a scratch folder."""

import tempfile

from xiaodiantong.settings.development import *

DEBUG = False
ALLOWED_HOSTS = ["*"]
WAGTAILADMIN_BASE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Whatever a developer's .env says.
SMS_BACKEND = INBOX_SMS
TRUSTED_PROXIES = []
WAGTAILSEARCH_BACKENDS = {"default": DATABASE_SEARCH}
LOGGING["handlers"]["payment_audit"]["path"] = PAYMENT_AUDIT_LOG = ""
MEDIA_ROOT = tempfile.mkdtemp(prefix="xiaodiantong-media-")
PRIVATE_ROOT = tempfile.mkdtemp(prefix="xiaodiantong-private-")
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
WHITENOISE_AUTOREFRESH = False
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["TEST"] = {"NAME": None}
else:
    # Fifty buyers at one row wait longer on two busy cores than one buyer in production.
    DATABASES["default"]["OPTIONS"] = {"options": "-c lock_timeout=30s -c statement_timeout=60s"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

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
SMS_PROVIDERS = [INBOX_SMS]
PAGE_CACHE = "off"
SECKILL_GATE = "rows"
TRUSTED_PROXIES = []
OUTBOUND_ALLOWED = []
CRAWL_PROCESSES = False
CRAWL_LEAST_DELAY = type(CRAWL_LEAST_DELAY)(0)
CORS_ALLOW_ALL_ORIGINS, CORS_ALLOW_CREDENTIALS = False, True
# Tests of one address ask more than any office, and count their queries.
RATE_PAGES_PER_ADDRESS = 0
RATE_POSTS_PER_ADDRESS = RATE_SIGN_IN_PER_ADDRESS = 100_000
BAN_AFTER_REFUSALS = 0
CAPTCHA_AFTER = CAPTCHA_AFTER_PER_SESSION = CAPTCHA_AFTER_PER_ADDRESS = 100_000
BANS_READ_SECONDS = VISITS_WRITTEN_SECONDS = None
WAGTAILSEARCH_BACKENDS = {"default": DATABASE_SEARCH}
SLOW_QUERY_MS = 200
# Tests count their queries.
MEASURED_ONE_IN = 0
# Warnings to the console, nothing into files.
LOG_DIR = PAYMENT_AUDIT_LOG = ""
LOGGING = logs.config(folder="", level="WARNING", line="text", audit="")
LOGGING["root"] = {**LOGGING["root"], "level": "WARNING"}
# Removed at the end of the process.
_folder = tempfile.TemporaryDirectory(prefix="xiaodiantong-test-", ignore_cleanup_errors=True)
MEDIA_ROOT = tempfile.mkdtemp(prefix="media-", dir=_folder.name)
PRIVATE_ROOT = tempfile.mkdtemp(prefix="private-", dir=_folder.name)
CRAWL_DIR = tempfile.mkdtemp(prefix="crawls-", dir=_folder.name)
CRAWL_REDIS_URL = ""
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT
# Each client of a test makes its middleware anew; a list of all files takes it 0.05 s.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["TEST"] = {"NAME": None}
else:
    # Fifty buyers at one row wait longer on two busy cores than one buyer in production.
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=30s -c statement_timeout=60s"
    DATABASES["default"]["CONN_MAX_AGE"] = 0

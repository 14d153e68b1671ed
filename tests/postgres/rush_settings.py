"""Production's settings as they are; static files are not collected, and there is no broker."""

from xiaodiantong.settings.production import *  # noqa: F403 - settings are made of settings

STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
CELERY_BROKER_URL = "memory://"

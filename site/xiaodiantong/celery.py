"""The Celery application; workers find tasks in each app's `tasks.py`."""

from celery import Celery

from xiaodiantong.env import select_settings

# Celery looks for Django when the application is made: the settings must be named by then.
select_settings()

app = Celery("xiaodiantong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Threads without a current app (gunicorn's, the demo's worker) use this one too.
app.set_default()

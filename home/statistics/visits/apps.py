import atexit

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "home.statistics.visits"
    label = "visits"
    verbose_name = "访客"

    def ready(self) -> None:
        from home.statistics.visits import counting
        from orders.cart import added

        added.follow(counting.note_added)
        # Of gunicorn's workers `worker_exit` in deploy/gunicorn.conf.py does it as well.
        atexit.register(counting.close)

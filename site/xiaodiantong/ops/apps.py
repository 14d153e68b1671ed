from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "xiaodiantong.ops"
    label = "ops"
    verbose_name = "运行"

    def ready(self) -> None:
        from shop.stores import changes
        from xiaodiantong.ops import celery_signals, counts, page_cache, queries, sentry

        changes.listeners.append(page_cache.changed)
        celery_signals.connect()
        counts.connect()
        queries.connect()
        sentry.start()

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "xiaodiantong.ops"
    label = "ops"
    verbose_name = "运行"

    def ready(self) -> None:
        from home.operators.platform import health
        from shop.stores.public_pages import cache_tags
        from xiaodiantong.ops import celery_signals
        from xiaodiantong.ops.health import broker
        from xiaodiantong.ops.health import checks as probes
        from xiaodiantong.ops.logging import queries, sentry
        from xiaodiantong.ops.metrics import orders
        from xiaodiantong.ops.page_cache import copies

        cache_tags.listeners.append(copies.changed)
        health.checks.append(probes.told)
        health.depths.append(broker.depth)
        celery_signals.connect()
        orders.connect()
        queries.connect()
        sentry.start()

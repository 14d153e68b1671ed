from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed where somebody develops and tests; nothing imports it, and no server has it."""

    name = "home.demo"
    label = "demo"
    verbose_name = "演示小镇"

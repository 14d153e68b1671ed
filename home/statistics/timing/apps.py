from django.apps import AppConfig


class TimingConfig(AppConfig):
    name = "home.statistics.timing"
    label = "timing"
    verbose_name = "时间去向"

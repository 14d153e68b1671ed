from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "home.statistics.reports"
    label = "reports"
    verbose_name = "统计"

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "home.saved_views"
    label = "saved_views"
    verbose_name = "存下的筛选"

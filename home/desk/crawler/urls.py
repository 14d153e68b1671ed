from django.urls import path

from home.desk.crawler import runs, views

one = "<int:crawl_rule_id>/"
run = "runs/<int:crawl_run_id>/"
urlpatterns = [
    path("", views.index, name="desk-crawler"),
    path("add/", views.add, name="desk-crawl-rule-add"),
    path(one, views.rule, name="desk-crawl-rule"),
    path(f"{one}remove/", views.remove, name="desk-crawl-rule-remove"),
    path(f"{one}try/", views.try_out, name="desk-crawl-try-out"),
    path(f"{one}start/", runs.start, name="desk-crawl-start"),
    path("tries/<int:crawl_try_id>/", views.tried, name="desk-crawl-try"),
    path(run, runs.show, name="desk-crawl-run"),
    path(f"{run}pause/", runs.pause, name="desk-crawl-pause"),
    path(f"{run}continue/", runs.go_on, name="desk-crawl-continue"),
    path(f"{run}stop/", runs.stop, name="desk-crawl-stop"),
]

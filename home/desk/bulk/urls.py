from django.urls import path

from home.desk import saved_views
from home.desk.bulk import jobs, views

one = "<int:bulk_job_id>/"
urlpatterns = [
    path("", views.choose, name="desk-bulk"),
    path("views/keep/", saved_views.keep_products, name="desk-bulk-view-keep"),
    path(
        "views/<int:saved_view_id>/remove/",
        saved_views.remove_products,
        name="desk-bulk-view-remove",
    ),
    path("change/", views.change, name="desk-bulk-change"),
    path(one, jobs.show, name="desk-bulk-job"),
    path(f"{one}start/", jobs.start, name="desk-bulk-start"),
    path(f"{one}cancel/", jobs.cancel, name="desk-bulk-cancel"),
    path(f"{one}undo/", jobs.undo, name="desk-bulk-undo"),
    path(f"{one}drop/", jobs.drop, name="desk-bulk-drop"),
    path(f"{one}result.xlsx", jobs.result, name="desk-bulk-result"),
]

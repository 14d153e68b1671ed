from django.urls import path

from home.desk.imports import rows, views

one = "<int:import_job_id>/"
urlpatterns = [
    path("", views.index, name="desk-imports"),
    path(one, views.show, name="desk-import"),
    path(f"{one}publish/", views.publish, name="desk-import-publish"),
    path(f"{one}columns/", views.read_again, name="desk-import-columns"),
    path(f"{one}undo/", views.undo, name="desk-import-undo"),
    path(f"{one}drop/", views.drop, name="desk-import-drop"),
    path("rows/<int:import_row_id>/", rows.change, name="desk-import-row"),
    path("rows/<int:import_row_id>/cells/", rows.write, name="desk-import-cells"),
    path("rows/<int:import_row_id>/page.jpg", rows.page, name="desk-import-page"),
    path("rows/<int:import_row_id>/picture.jpg", rows.picture, name="desk-import-picture"),
    path("rows/<int:import_row_id>/original.jpg", rows.original, name="desk-import-original"),
]

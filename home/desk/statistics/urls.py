from django.urls import path

from home.desk.statistics import views

urlpatterns = [
    path("", views.index, name="desk-statistics"),
    path("<slug:name>/", views.report, name="desk-statistics-report"),
    path("<slug:name>.xlsx", views.download, name="desk-statistics-xlsx"),
]

from django.urls import path

from home.desk.statistics import views, weekly

urlpatterns = [
    path("", views.index, name="desk-statistics"),
    # Before the names of reports.
    path("weekly/", weekly.index, name="desk-statistics-weekly"),
    path("weekly/mail/", weekly.choose, name="desk-statistics-weekly-mail"),
    path("<slug:name>/", views.report, name="desk-statistics-report"),
    path("<slug:name>.xlsx", views.download, name="desk-statistics-xlsx"),
]

from django.urls import path

from accounts.privacy import views

urlpatterns = [
    path("data/", views.data, name="own-data"),
    path("data/agree/", views.agree, name="own-data-agree"),
    path("data/<int:copy_id>/", views.download, name="own-data-copy"),
    path("delete/", views.delete, name="own-deletion"),
]

from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("login/password/", views.sign_in_by_password, name="login-password"),
    path("logout/", views.sign_out, name="logout"),
]

inbox_urlpatterns = [
    path("inbox/", views.inbox, name="dev-inbox"),
    path("inbox.json", views.inbox_json, name="dev-inbox-json"),
]

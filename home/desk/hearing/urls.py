from django.urls import path

from home.desk.hearing import views

urlpatterns = [
    path("hearing/", views.index, name="desk-hearing"),
    path("hearing/try/", views.try_out, name="desk-hearing-try"),
    path("hearing/devices/add/", views.add_device, name="desk-push-add"),
    path("hearing/devices/<int:device_id>/remove/", views.remove_device, name="desk-push-remove"),
    path("push-worker.js", views.worker, name="desk-push-worker"),
]

from django.urls import path

from home.desk.support import customers, settings, views

urlpatterns = [
    path("", views.index, name="desk-support"),
    path("badge/", views.badge, name="desk-support-badge"),
    path("find/", customers.find, name="desk-support-find"),
    path("customer/", customers.customer, name="desk-customer"),
    path("settings/", settings.index, name="desk-support-settings"),
    path("replies/add/", settings.reply, name="desk-reply-add"),
    path("replies/<int:reply_id>/", settings.reply, name="desk-reply"),
    path("replies/<int:reply_id>/remove/", settings.remove_reply, name="desk-reply-remove"),
    path("<int:thread_id>/", views.thread, name="desk-thread"),
    path("<int:thread_id>/pictures/<int:message_id>/", views.picture, name="desk-thread-picture"),
    path("<int:thread_id>/<slug:action>/", views.act, name="desk-thread-act"),
]

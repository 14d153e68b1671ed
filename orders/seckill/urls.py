from django.urls import path

from orders.seckill import views

urlpatterns = [
    path("seckill/<str:flash>/", views.page, name="seckill"),
    path("seckill/<str:flash>/key/", views.key, name="seckill-key"),
    path("seckill/<str:flash>/grab/", views.grab, name="seckill-grab"),
]

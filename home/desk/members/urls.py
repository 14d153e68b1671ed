from django.urls import include, path

from home.desk.members import balance, settings, views, withdrawals

urlpatterns = [
    path("", views.index, name="desk-members"),
    path("settings/", settings.programme, name="desk-members-settings"),
    path("settings/balance/", balance.settings, name="desk-members-balance"),
    path("withdrawals/", withdrawals.index, name="desk-withdrawals-of-members"),
    path("withdrawals/<str:withdrawal>/", withdrawals.decide, name="desk-withdrawal-of-member"),
    path("rewards/", include("home.desk.rewards.urls")),
    path("levels/remove/", settings.remove_level, name="desk-member-level-remove"),
    path("levels/<int:rank>/", settings.level, name="desk-member-level"),
    path("<str:member>/", views.one, name="desk-member"),
]

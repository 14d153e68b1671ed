from django.urls import path

from home.desk.people import audit, handing_over, roles, staff

one = "staff/<int:membership_id>/"
urlpatterns = [
    path("staff/", staff.people, name="desk-staff"),
    path("staff/second-factor/", staff.ask_factor, name="desk-staff-factor"),
    path(
        "staff/invitations/<int:invitation_id>/withdraw/",
        staff.withdraw_invitation,
        name="desk-invitation-withdraw",
    ),
    path(f"{one}role/", staff.change_role, name="desk-staff-role"),
    path(f"{one}suspend/", staff.suspend, name="desk-staff-suspend"),
    path(f"{one}resume/", staff.resume, name="desk-staff-resume"),
    path(f"{one}remove/", staff.remove_person, name="desk-staff-remove"),
    path("staff/hand-over/", handing_over.page, name="desk-hand-over"),
    path("audit/", audit.index, name="desk-audit"),
    path("audit/export/", audit.export, name="desk-audit-export"),
    path("roles/", roles.index, name="desk-roles"),
    path("roles/new/", roles.edit, name="desk-role-new"),
    path("roles/<int:role_id>/", roles.edit, name="desk-role"),
    path("roles/<int:role_id>/delete/", roles.delete, name="desk-role-delete"),
]

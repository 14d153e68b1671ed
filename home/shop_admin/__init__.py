"""The merchants' side of Wagtail's admin: lists of what the desk works on, and the way there."""

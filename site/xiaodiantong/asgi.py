"""ASGI entry point; DJANGO_ENV chooses the settings."""

from django.core.asgi import get_asgi_application

from xiaodiantong.env import select_settings

select_settings()
application = get_asgi_application()

"""WSGI entry point; DJANGO_ENV chooses the settings."""

from django.core.wsgi import get_wsgi_application

from xiaodiantong.env import select_settings

select_settings()
application = get_wsgi_application()

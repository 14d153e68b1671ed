"""WSGI entry point; DJANGO_ENV chooses the settings."""

from django.core.wsgi import get_wsgi_application

from core.charsets import only_text
from xiaodiantong.env import select_settings

select_settings()
application = only_text(get_wsgi_application())

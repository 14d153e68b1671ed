"""Template words of account pages."""

from django import template

from home.reconciliation_rows import yuan

register = template.Library()
register.filter("yuan", yuan)

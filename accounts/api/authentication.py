"""Who asks: the bearer of an access token. Cookies say nothing here, so that no form of
another site can act for a visitor."""

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts.api import tokens
from accounts.models import User


class TokenAuthentication(JWTAuthentication):
    www_authenticate_realm = "api"

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        try:
            return tokens.holder(validated_token)
        except tokens.TokenRefused as refused:
            raise AuthenticationFailed(_("登录已失效，请重新登录")) from refused


class BearerToken(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}

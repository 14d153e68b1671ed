"""WeChat and QQ as ways in: social-auth-app-django speaks to them and keeps who is who."""

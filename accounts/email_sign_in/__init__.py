"""E-mail and password: registering, confirming an address, a new password by mail."""

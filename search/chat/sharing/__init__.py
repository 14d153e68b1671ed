"""Who of several people wants what, or gets what part of it."""

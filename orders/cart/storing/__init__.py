"""Where carts are kept: the database or Redis."""

"""Transfers to a shop's own account, which no gateway tells of, and the bills that prove them."""

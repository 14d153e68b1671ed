"""
What happens to an order after it was placed. Each function locks the order, checks what is
allowed now, and does nothing more when called twice.
"""

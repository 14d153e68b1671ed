"""Asking for money: attempts at a gateway, what is due and until when, what costs extra."""

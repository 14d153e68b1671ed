"""Giving money back: what may go, deciding, running, and what somebody gave back by hand."""

"""Addresses of people: the book, its form, what is read from a pasted text."""

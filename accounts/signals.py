"""What others hear of sign-ins, beside Django's `user_logged_in`."""

from django.dispatch import Signal

# `user` is in, and nothing is owed any more: a program, or a browser with its second factor.
signed_in = Signal()
# Somebody who is in as far as the second factor, or further, showed a wrong one for `user`.
factor_refused = Signal()

"""E-mail: how one goes out, and what comes back of it."""

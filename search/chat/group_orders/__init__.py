"""Who wants what, in messages of several people."""

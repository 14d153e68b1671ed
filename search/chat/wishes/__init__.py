"""What a message wants, as far as it was read."""

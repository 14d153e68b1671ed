"""What a store may be called, and its address."""

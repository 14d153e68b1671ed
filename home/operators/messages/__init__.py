"""What went out to people, what it cost, and what did not arrive."""

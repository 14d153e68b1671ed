"""What happens in a store, told to other programs."""

"""Photos of a store: taken in, decoded in a process of their own, drawn, kept from strangers."""

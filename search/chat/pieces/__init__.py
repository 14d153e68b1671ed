"""A message cut into rows and pieces, and the pieces that are no goods."""

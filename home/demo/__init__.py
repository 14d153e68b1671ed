"""Many: one part of the demo town a module."""

"""Pieces that change what was said before: not, instead, or else."""

"""Another phone for who has lost the old one."""

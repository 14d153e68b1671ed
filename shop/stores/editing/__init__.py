"""Pages as staff edit them: forms, what is kept of an edit, links in texts."""

"""Many: what is searched, found and suggested, one step a module; rooms hold the larger parts."""

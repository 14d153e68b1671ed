"""How large what people send may be."""

# Of a photo: what a telephone takes, whatever way it comes in.
MAX_PHOTO_BYTES = 10 * 1024 * 1024

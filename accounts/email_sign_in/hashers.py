"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """
    OWASP's small setting: 19 MiB, two passes, one lane. Django's own takes 100 MiB for each
    sign-in; on a server of 512 MB a handful at once would end the process.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

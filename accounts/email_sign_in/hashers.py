"""How passwords are hashed."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

# Neither `encode` nor `verify` calls the other: nobody waits for a place they hold themselves.
_PLACES = BoundedSemaphore(2)


class Argon2(Argon2PasswordHasher):
    """
    OWASP's small setting: 19 MiB, two passes, one lane. Django's own takes 100 MiB for each
    sign-in; on a server of 512 MB a handful at once would end the process. Two threads of a
    process hash at once, however many people sign in.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _PLACES:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _PLACES:
            return super().verify(password, encoded)

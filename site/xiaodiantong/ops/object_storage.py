"""Files in S3, OSS and what speaks like them."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):
    """
    Without the checksums that boto3 sends since 1.36 and look-alikes of S3 refuse. Not by an
    option, because Wagtail hands a storage's options to its tasks as JSON.
    """

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        without = Config(
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self.client_config = self.client_config.merge(without)  # type: ignore[has-type]

"""A picture from the private storage, for a view that has asked who may see it."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def respond(picture: FieldFile) -> FileResponse:
    """Kept by nobody on the way; a file that is gone answers as one that never was."""
    try:
        file = picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = 'inline; filename="picture.jpg"'
    response["Cache-Control"] = "private, no-store"
    return response

"""The form images are uploaded with."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholeImageField(WagtailImageField):
    """Refuses a picture that breaks off: Wagtail 8.0 answers those with a server error."""

    def check_image_pixel_size(self, f: Any) -> None:
        try:
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:  # each format's decoder has errors of its own
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error


class CourseImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Not declared on the class: the form below a fresh upload leaves the file out, and Meta
        # takes no declared field away.
        file = self.fields.get("file")
        if file:
            self.fields["file"] = WholeImageField(
                label=file.label, required=file.required, widget=file.widget
            )

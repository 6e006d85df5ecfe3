"""Places in the page tree, inside conditions."""

from django.db.models import CharField, ExpressionWrapper, OuterRef

# The tree path of the outer page, for "stands below" inside `Exists`.
OUTER_PATH = ExpressionWrapper(OuterRef("path"), output_field=CharField())

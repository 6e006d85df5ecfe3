"""The models of home, where Django looks for them."""

from .brand import Brand
from .pages import HomePage

__all__ = ["Brand", "HomePage"]

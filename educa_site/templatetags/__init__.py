"""Template tags of the site chrome."""

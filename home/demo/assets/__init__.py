"""Generators of the demo courses' assets, one module a kind. Never imported by the site."""

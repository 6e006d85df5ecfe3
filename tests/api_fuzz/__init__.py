"""The learning API against its own description: what schemathesis makes of it, for four roles."""

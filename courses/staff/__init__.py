"""The staff's face: what those who teach read in the Wagtail admin."""

"""The courses that ship with Educa, and the generator of their pictures, sound and handout."""

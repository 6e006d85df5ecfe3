"""Cells of exported spreadsheets: what people typed never runs as a formula."""

import re

# https://owasp.org/www-community/attacks/CSV_Injection, with the full-width forms.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# A workbook with any of these cannot be written (XML 1.0, section 2.2).
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def neutralize(value):
    """Return text that a spreadsheet shows and never runs; other values as they are."""
    if not isinstance(value, str):
        return value
    text = CONTROL_CHARACTERS.sub("", value)
    is_formula = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula else text

"""Reading exported spreadsheets back."""

import csv
import io

import pytest
from openpyxl import load_workbook


@pytest.fixture
def read_workbook():
    """Return a function that turns an XLSX answer into one dict per row."""

    def read(response) -> list[dict]:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]

    return read


@pytest.fixture
def read_csv():
    """Return a function that turns a CSV answer into one dict per row."""

    def read(response) -> list[dict]:
        return list(csv.DictReader(io.StringIO(response.content.decode())))

    return read

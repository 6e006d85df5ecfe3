"""The database's own refusal to change the ledger: called by the migration, and by nobody else.

Deleting is not refused: rows go with their student. SQLite drops triggers when Django rebuilds the
table, so a later migration of `ProgressEvent` calls `refuse_changes` again.
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION courses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger of progress is append-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER progress_event_append_only BEFORE UPDATE ON courses_progressevent
FOR EACH ROW EXECUTE FUNCTION courses_refuse_change()
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS progress_event_append_only BEFORE UPDATE ON courses_progressevent
BEGIN SELECT RAISE(ABORT, 'the ledger of progress is append-only'); END
"""


def refuse_changes(apps, schema_editor) -> None:
    """Make the database refuse every UPDATE of an event."""
    allow_changes(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def allow_changes(apps, schema_editor) -> None:
    """Take the refusal away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER IF EXISTS progress_event_append_only ON courses_progressevent"
        )
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS progress_event_append_only")

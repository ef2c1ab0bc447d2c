"""What happened to reports: their revisions, what was said and decided, and which version stood on a day.

Everything is read from the published file. `own` limits whose revisions that are not in force may be seen (None: everyone's),
as in scope.Scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from analytics.measures import Rows, fetched
from analytics.queries import model

if TYPE_CHECKING:
    import duckdb

Own = tuple[str, ...] | None
_MAY_SEE = "(s.approved OR $own IS NULL OR list_contains($own, u.code))"


def reports(db: duckdb.DuckDBPyConnection, own: Own) -> Rows:
    """The reports there are: unit, period, revisions, newest period first."""
    return fetched(
        db.execute(
            f"""SELECT u.code AS unit, p.period, count(*)::INTEGER AS revisions
                FROM submission AS s JOIN unit AS u USING (unit_key) JOIN period AS p USING (period_key)
                WHERE {_MAY_SEE} GROUP BY ALL ORDER BY p.period DESC, u.code""",
            {"own": _list(own)},
        )
    )


def revisions(db: duckdb.DuckDBPyConnection, unit: str, period: str, own: Own) -> Rows:
    """The revisions of one report, oldest first: submission, revision, state, approved (in force), received_on, recorded_at, file,
    sha256, actor and reason (None in the approved file).
    """
    columns = _columns(db, "submission")
    who = "s.actor, s.reason" if "actor" in columns else "NULL AS actor, NULL AS reason"
    return fetched(
        db.execute(
            f"""SELECT s.submission, s.revision, s.state, s.approved, s.received_on, s.recorded_at, s.file, s.sha256, {who}
                FROM submission AS s JOIN unit AS u USING (unit_key) JOIN period AS p USING (period_key)
                WHERE u.code = $unit AND p.period = $period AND {_MAY_SEE} ORDER BY s.revision""",
            {"unit": unit, "period": period, "own": _list(own)},
        )
    )


def happened(db: duckdb.DuckDBPyConnection, unit: str, period: str, own: Own) -> Rows:
    """What happened to one report, oldest first: version, kind, recorded_at, actor, submission, revision, facts (JSON), sheet,
    cell and text (of a remark), sha256 of the chain. Only from the full file.
    """
    return fetched(
        db.execute(
            """SELECT e.version, e.kind, e.recorded_at, e.actor, e.submission, s.revision, e.facts, c.sheet, c.cell, c.text, e.sha256
                FROM event AS e JOIN submission AS s USING (submission) JOIN unit AS u USING (unit_key) JOIN period AS p USING (period_key)
                LEFT JOIN comment AS c ON c.comment = e.version
                WHERE u.code = $unit AND p.period = $period AND ($own IS NULL OR list_contains($own, u.code)) ORDER BY e.version""",
            {"unit": unit, "period": period, "own": _list(own)},
        )
    )


def compare(db: duckdb.DuckDBPyConnection, before: int, after: int) -> Rows:
    """Two revisions cell by cell: change (new, changed, removed), kind (outputs, money), commune, commune_name, activity, group,
    source, of (money: allocated, spent, spent_to_date), old_state, old, old_cell, new_state, new, new_cell, sheet.
    """
    return fetched(db.execute(model("compare"), {"before": before, "after": after}))


def version_on(db: duckdb.DuckDBPyConnection, day: date) -> int | None:
    """The version that stood at the end of a day in Lạng Sơn; None when nothing was recorded yet."""
    found = db.execute("SELECT max(version) FROM event WHERE recorded_at::DATE <= ?", [day]).fetchone()
    return found[0] if found else None


def recorded_at(db: duckdb.DuckDBPyConnection) -> tuple[object, object]:
    """(first, last) moment of what the file knows; (None, None) in an empty home."""
    return db.execute("SELECT min(recorded_at), max(recorded_at) FROM event").fetchone() or (None, None)


def attachments(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """The signed copies of a revision: attachment, file, letter_number, letter_date, size_bytes. Only from the full file."""
    query = "SELECT attachment, file, letter_number, letter_date, size_bytes FROM attachment WHERE submission = ? ORDER BY attachment"
    return fetched(db.execute(query, [submission]))


def issues(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """The issues of a revision and what was said to them, then those found since an earlier month was corrected (`since` is the
    number of that correction): code, severity, sheet, cell, facts (JSON), explanation, explained_alike, since. Full file only.
    """
    return fetched(
        db.execute(
            """SELECT code, severity, sheet, cell, facts, explanation, explained_alike, NULL::BIGINT AS since FROM issue WHERE submission = $s
               UNION ALL SELECT code, severity, sheet, cell, facts, '', false, because FROM recheck WHERE submission = $s
               ORDER BY since NULLS FIRST, severity DESC, sheet, cell""",
            {"s": submission},
        )
    )


def explanations(db: duckdb.DuckDBPyConnection, submissions: Sequence[int]) -> dict[tuple[int, str, str], str]:
    """(submission, sheet, cell) → what was said to the warnings of that cell; of these revisions. Full file only."""
    rows = db.execute(
        """SELECT submission, sheet, cell, string_agg(DISTINCT explanation, '; ') FROM issue
           WHERE list_contains($s, submission) AND cell <> '' AND explanation <> '' GROUP BY ALL""",
        {"s": list(submissions)},
    ).fetchall()
    return {(submission, sheet, cell): text for submission, sheet, cell, text in rows}


def caused(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """What a revision did to later reports: period, revision and state of each, and the issues they have since: code, severity, sheet,
    cell, facts (JSON). Full file only.
    """
    return fetched(
        db.execute(
            """SELECT p.period, s.submission, s.revision, s.state, r.code, r.severity, r.sheet, r.cell, r.facts
               FROM recheck AS r JOIN submission AS s USING (submission) JOIN period AS p USING (period_key)
               WHERE r.because = ? ORDER BY p.period_key, r.number""",
            [submission],
        )
    )


def words(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """What a revision says in words on Thông tin: key, text. Full file only."""
    return fetched(db.execute("SELECT key, text FROM word WHERE submission = ? ORDER BY key", [submission]))


def sums(db: duckdb.DuckDBPyConnection, submission: int) -> Rows:
    """The sums of a revision: activity (code; '' for đồng spent), value; only what has a value."""
    return fetched(
        db.execute(
            """SELECT a.code AS activity, sum(c.value)::BIGINT AS value FROM output_cell AS c JOIN activity AS a USING (activity_key)
               WHERE c.submission = $s AND c.value IS NOT NULL GROUP BY a.code, a.activity_key
               UNION ALL SELECT '', sum(value)::BIGINT FROM money_cell WHERE submission = $s AND kind = 'spent' AND value IS NOT NULL
               HAVING count(*) > 0""",
            {"s": submission},
        )
    )


def permissions(db: duckdb.DuckDBPyConnection) -> Rows:
    """Permissions to send reports of closed months, newest first: unit, period, kind, reason, expires_on, actor. Full file only."""
    query = "SELECT unit, period, kind, reason, expires_on, actor FROM exception ORDER BY exception DESC LIMIT 200"
    return fetched(db.execute(query))


def cells(db: duckdb.DuckDBPyConnection, submission: int) -> tuple[str, ...]:
    """The cells of a revision with a figure, as "sheet!cell": those with an issue first, then in the order of the sheets."""
    rows = db.execute(
        """SELECT sheet || '!' || cell, 0 AS rank, number FROM issue WHERE submission = $s AND cell <> ''
           UNION ALL SELECT sheet || '!' || cell, 1, row_number() OVER (ORDER BY commune_key, activity_key)
           FROM output_cell WHERE submission = $s AND cell <> ''
           UNION ALL SELECT sheet || '!' || cell, 2, row_number() OVER (ORDER BY grp_key, source_key, kind)
           FROM money_cell WHERE submission = $s AND cell <> '' ORDER BY 2, 3""",
        {"s": submission},
    ).fetchall()
    return tuple(dict.fromkeys(cell for cell, *_ in rows))


def _list(own: Own) -> list[str] | None:
    return None if own is None else list(own)


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    rows = db.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    return {name for (name,) in rows}

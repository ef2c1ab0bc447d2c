"""What the published file holds, in words: every table, column and macro, for people who write SQL.

Declared once in published_schema.csv; tests hold it equal to the files themselves, and docs/published-schema.md to it
(`python -m analytics.published_schema > docs/published-schema.md`).
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.language import N_, Language


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: DuckDB's type, what its numbers are counted in ("" for none), what it is."""

    name: str
    type: str
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns in order, or a macro (`macro`, no columns)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    macro: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A ready statement with values for its parameters."""

    title: str
    sql: str
    values: dict[str, str]


EXAMPLES = (
    Example(
        N_("Tỷ lệ giải ngân của từng đơn vị đến hết một kỳ"),
        """SELECT u.name AS don_vi, sum(b.allocated) AS du_toan_dong, sum(b.spent_approved) AS da_chi_dong,
       round(sum(b.spent_approved) / sum(b.allocated), 4) AS ty_le
FROM budget_cell AS b JOIN unit AS u USING (unit_key)
WHERE b.through_key = $ky
GROUP BY ALL
ORDER BY ty_le DESC NULLS LAST""",
        {"ky": "202306"},
    ),
    Example(
        N_("Tiến độ một hoạt động của từng đơn vị so với chỉ tiêu năm"),
        """SELECT u.name AS don_vi, p.target AS chi_tieu, p.actual_approved AS da_lam, round(p.actual_approved / p.target, 4) AS tien_do
FROM progress_cell AS p JOIN unit AS u USING (unit_key)
WHERE p.through_key = $ky AND p.activity = $hoat_dong AND p.target > 0
ORDER BY tien_do NULLS LAST""",
        {"ky": "202306", "hoat_dong": "HOI_NGHI"},
    ),
    Example(
        N_("Số đã làm của một hoạt động, mỗi tháng một cột"),
        """PIVOT (
    SELECT u.short_name AS don_vi, o.period_key, o.value
    FROM output AS o JOIN unit AS u USING (unit_key) JOIN activity AS a USING (activity_key)
    WHERE o.approved AND o.counted AND o.year = 2023 AND a.code = 'TIN'
) ON period_key USING sum(value) GROUP BY don_vi ORDER BY don_vi""",
        {},
    ),
    Example(
        N_("Xã chưa được ghi nhận một hoạt động trực tiếp trong năm"),
        """SELECT c.code AS ma_xa, c.name AS xa, d.name AS huyen
FROM reach AS r JOIN unit AS c ON c.unit_key = r.commune_key JOIN unit AS d ON d.unit_key = c.parent_key
WHERE r.year = $nam AND r.kind = 'activity' AND r.item = $hoat_dong
  AND r.era = (SELECT max(era) FROM period WHERE year = $nam)
GROUP BY ALL
HAVING bit_or(r.months_approved | r.part_approved) = 0
ORDER BY huyen, xa""",
        {"nam": "2023", "hoat_dong": "DOI_THOAI"},
    ),
    Example(
        N_("Báo cáo nộp muộn hoặc chưa có"),
        """SELECT u.name AS don_vi, r.period AS ky, r.due_on AS han, r.first_received_on AS nhan_ngay
FROM report AS r JOIN unit AS u USING (unit_key)
WHERE r.expected AND NOT r.on_time AND r.year = $nam AND r.due_on < current_date
ORDER BY r.period, u.name""",
        {"nam": "2023"},
    ),
    Example(
        N_("Giải ngân theo nguồn và kỳ"),
        """SELECT p.period AS ky, s.name_vi AS nguon, sum(x.value) AS da_chi_dong
FROM spending AS x JOIN period AS p USING (period_key) JOIN source AS s USING (source_key)
WHERE x.approved AND x.counted AND x.year = $nam
GROUP BY ALL
ORDER BY ky, nguon""",
        {"nam": "2023"},
    ),
    Example(
        N_("Các buổi đông người nhất"),
        """SELECT m.held_on AS ngay, u.name AS huyen, c.name AS xa, a.name_vi AS hoat_dong, m.people AS luot_nguoi, m.women AS nu
FROM meeting AS m JOIN unit AS u USING (unit_key) JOIN activity AS a USING (activity_key)
LEFT JOIN unit AS c ON c.unit_key = m.commune_key
WHERE m.approved AND m.held_on BETWEEN $tu AND $den
ORDER BY m.people DESC, m.held_on
LIMIT 20""",
        {"tu": "2023-03-15", "den": "2023-06-14"},
    ),
    Example(
        N_("Các ô của bảng tính đứng sau số của một đơn vị trong một kỳ"),
        """SELECT activity AS hoat_dong, commune AS ma_xa, value AS gia_tri, state AS o, file AS tep, sheet AS trang_tinh, cell AS dia_chi
FROM cell
WHERE kind = 'outputs' AND unit = $don_vi AND period = $ky AND approved
ORDER BY cell""",
        {"don_vi": "185", "ky": "2023-06"},
    ),
)


def schema(language: Language, *, full: bool = True) -> tuple[Table, ...]:
    """The tables and macros of a published file in the reader's language; the approved file lacks some."""
    english = language.code == "en"
    found: list[Table] = []
    for table, column, type_, approved, unit, vi, en in _rows():
        about = en if english else vi
        if not full and approved != "1":
            continue
        if not column:
            found.append(Table(table, about, (), macro=type_ == "macro"))
        else:
            last = found[-1]
            found[-1] = Table(table, last.about, (*last.columns, Column(column, type_, unit, about)))
    return tuple(found)


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(tuple, list(csv.reader(file))[1:]))


def documentation() -> str:
    """docs/published-schema.md."""
    lines = [
        "# The published file, for SQL",
        "What statements typed on the page Tra cứu số liệu and given to `python -m analytics sql` may read; `full` alone are tables and columns that",
        "the approved file does not have. Made from `analytics/published_schema.csv`, where words are changed.",
        "",
        "- Figures in force: filter `approved` (or `submitted`, waiting ones too) and `counted`; never add different activities.",
        "- Money is in đồng. `period_key` and `through_key` are year × 100 + month. Join units by `unit_key`: codes are used again.",
        "- Summaries (`progress_cell`, `budget_cell`) run from January up to `through_key`: choose one, never sum over months.",
    ]
    rows = list(_rows())
    for table, column, type_, approved, unit, vi, en in rows:
        if not column:
            mark = "" if approved == "1" else " (full)"
            lines += ["", f"## {table}{' (macro)' if type_ == 'macro' else ''}{mark}", f"{vi}", "", f"{en}"]
            lines += [] if type_ == "macro" else ["", "| column | type | unit | là gì | what it is |", "|---|---|---|---|---|"]  # fmt: skip
        else:
            lines.append(f"| {column}{'' if approved == '1' else ' (full)'} | {type_} | {unit} | {vi} | {en} |")
    lines += ["", "## Ví dụ"]
    for example in EXAMPLES:
        lines += ["", example.title, "```sql", example.sql, "```"]
        if example.values:
            lines.append(", ".join(f"`${name}` = {value}" for name, value in example.values.items()))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(documentation())

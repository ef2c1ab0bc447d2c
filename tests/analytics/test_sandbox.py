"""SQL typed by people: every statement is refused or answered, in time, and nothing else happens. All of it is run for real."""

from __future__ import annotations

import contextlib
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from analytics import publish, sandbox, statement
from analytics.sandbox import Refused, Result
from data import accounts, audit
from data.accounts import Account, NotAllowed
from data.isolated import Pool
from data.language import language
from data.store import Home

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SQL is off where a process has no limits")
ROOT = Path(__file__).resolve().parents[2]
SECRET = "bi-mat-khong-ai-duoc-doc"


@pytest.fixture(scope="module")
def path(shared_sample_home: Home) -> Path:
    return publish.published(shared_sample_home, True)


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    sandbox.pool().close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same limits with a shorter clock, so that forty runaways take no minute."""
    found = Pool("sql", 1, 1.3, sandbox.MEMORY_MB, patience=2.0)
    monkeypatch.setattr(sandbox, "pool", lambda: found)
    monkeypatch.setattr(sandbox, "INTERRUPT", 0.6)
    yield
    found.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("secret") / "secret.csv"
    found.write_text(f"a,b\n{SECRET},2\n", encoding="utf-8")
    return found


# What may not be asked: (statement, code of the refusal, "" for any). {file} is a file with a secret in it.
REFUSED: list[tuple[str, str]] = [
    # reading files
    ("SELECT * FROM read_text('{file}')", "table_function"),
    ("SELECT content FROM read_blob('{file}')", "table_function"),
    ("SELECT * FROM read_csv('{file}')", "table_function"),
    ("SELECT * FROM read_csv_auto('{file}')", "table_function"),
    ("SELECT * FROM read_json('{file}')", "table_function"),
    ("SELECT * FROM read_ndjson_objects('{file}')", "table_function"),
    ("SELECT * FROM read_parquet('{file}')", "table_function"),
    ("SELECT * FROM parquet_scan('{file}')", "table_function"),
    ("SELECT * FROM parquet_metadata('{file}')", "table_function"),
    ("SELECT * FROM sniff_csv('{file}')", "table_function"),
    ("SELECT * FROM glob('/**')", "table_function"),
    ("SELECT * FROM read_duckdb('{file}')", "table_function"),
    ("FROM '{file}'", "table"),
    ('FROM "{file}"', "table"),
    ("SELECT * FROM '/etc/passwd'", "table"),
    ('SELECT * FROM "/proc/self/environ"', "table"),
    ("SELECT * FROM 'https://example.org/a.parquet'", "table"),
    ("SELECT * FROM 's3://bucket/a.csv'", "table"),
    ("DESCRIBE SELECT * FROM '{file}'", "table"),
    ("SUMMARIZE SELECT * FROM read_csv('{file}')", "table_function"),
    ("EXPLAIN ANALYZE SELECT * FROM read_csv('{file}')", "table_function"),
    ("EXPLAIN (FORMAT json) SELECT * FROM read_csv('{file}')", ""),
    ("WITH x AS (SELECT * FROM read_text('{file}')) SELECT * FROM x", "table_function"),
    ("SELECT (SELECT content FROM read_text('{file}'))", "table_function"),
    ("SELECT 1 WHERE EXISTS (FROM read_text('{file}'))", "table_function"),
    ("SELECT * FROM unit, LATERAL (SELECT * FROM read_text('{file}'))", "table_function"),
    ("PIVOT '{file}' ON a USING sum(b)", "table"),
    ("PIVOT (FROM read_csv('{file}')) ON a USING sum(b)", "table_function"),
    ("UNPIVOT '{file}' ON a, b", "table"),
    ("SELECT 1 /* ' */ FROM/**/read_text/**/('{file}') -- '", "table_function"),
    ("SELECT * FROM \"read_text\"('{file}')", "table_function"),
    ("SELECT * FROM main.read_text('{file}')", "table_function"),
    ("SELECT * FROM ReAd_TeXt('{file}')", "table_function"),
    (
        "SELECT count(*) OVER w FROM unit WINDOW w AS (ORDER BY (SELECT content FROM read_text('{file}')))",
        "table_function",
    ),
    ("SELECT * FROM unit, read_text(unit.name)", "table_function"),
    ("SELECT * FROM unit LIMIT (SELECT count(*) FROM read_text('{file}'))", "table_function"),
    (
        "SELECT count(*) FROM unit GROUP BY GROUPING SETS ((level), ((SELECT content FROM read_text('{file}'))))",
        "table_function",
    ),
    ("SELECT 1 UNION ALL BY NAME SELECT content FROM read_text('{file}')", "table_function"),
    ("SELECT * REPLACE ((SELECT content FROM read_text('{file}')) AS name) FROM unit", "table_function"),
    ("SELECT * FROM unit SEMI JOIN '{file}' USING (code)", "table"),
    ("SELECT COLUMNS(c -> c = getenv('x')) FROM unit", "no_function"),
    ("SELECT TRY(read_text('{file}'))", ""),
    ("SELECT * FROM (DESCRIBE SELECT * FROM read_text('{file}'))", "table_function"),
    # writing, attaching, changing
    ("COPY unit TO '{file}'", "not_select"),
    ("COPY (SELECT 1) TO '/tmp/ra.csv'", "not_select"),
    ("COPY unit FROM '{file}'", "not_select"),
    ("EXPORT DATABASE '/tmp/ra'", "not_select"),
    ("IMPORT DATABASE '/tmp/ra'", "not_select"),
    ("ATTACH '{file}' AS x", "not_select"),
    ("ATTACH ':memory:' AS x", "not_select"),
    ("DETACH x", "not_select"),
    ("USE x", "not_select"),
    ("INSTALL httpfs", "not_select"),
    ("LOAD httpfs", "not_select"),
    ("LOAD '{file}'", "not_select"),
    ("SET threads = 8", "not_select"),
    ("SET enable_external_access = true", "not_select"),
    ("RESET lock_configuration", "not_select"),
    ("SET VARIABLE x = 1", "not_select"),
    ("PRAGMA database_list", ""),
    ("PRAGMA enable_profiling", "not_select"),
    ("CALL pragma_version()", "not_select"),
    ("CREATE TABLE x AS SELECT 1", "not_select"),
    ("CREATE TEMP TABLE x AS SELECT 1", "not_select"),
    ("CREATE MACRO f() AS 1", "not_select"),
    ("CREATE SECRET s (TYPE s3)", "not_select"),
    ("INSERT INTO unit SELECT * FROM unit", "not_select"),
    ("UPDATE unit SET name = 'x'", "not_select"),
    ("DELETE FROM unit", "not_select"),
    ("TRUNCATE unit", "not_select"),
    ("DROP TABLE unit", "not_select"),
    ("ALTER TABLE unit ADD COLUMN x INT", "not_select"),
    ("MERGE INTO unit USING unit AS b ON unit.unit_key = b.unit_key WHEN MATCHED THEN DELETE", "not_select"),
    ("WITH x AS (DELETE FROM unit RETURNING *) SELECT * FROM x", "not_select"),
    ("WITH x AS (INSERT INTO unit VALUES (1) RETURNING *) FROM x", "not_select"),
    ("WITH x AS (SELECT 1) DELETE FROM unit", "not_select"),
    ("VACUUM", "not_select"),
    ("CHECKPOINT", ""),
    ("FORCE CHECKPOINT", ""),
    ("SELECT * FROM force_checkpoint()", "table_function"),
    ("BEGIN", "not_select"),
    ("PREPARE q AS SELECT 1", "not_select"),
    ("EXECUTE q", "not_select"),
    ("DEALLOCATE q", ""),
    ("SELECT 1; SELECT 2", "many"),
    ("SELECT 1; DROP TABLE unit", "not_select"),
    ("SELECT 1;;SELECT 2", "many"),
    ("SELECT 1; IMPORT DATABASE '/tmp/ra'", "not_select"),
    ("PIVOT unit ON level USING count(*); SELECT 1", "many"),
    ("PIVOT unit ON level USING count(*); DROP TABLE unit", "pivot"),
    ("EXPLAIN DELETE FROM unit", "not_select"),
    ("EXPLAIN SELECT 1; DELETE FROM unit", "not_select"),
    ("FROM (PIVOT unit ON level USING count(*)), read_text('{file}')", ""),
    # text run as SQL
    ("SELECT * FROM query('SELECT 1')", "table_function"),
    ("SELECT * FROM query('FROM read_text(''{file}'')')", "table_function"),
    ("SELECT * FROM query_table('unit')", "table_function"),
    ("SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))", "table_function"),
    ("SELECT json_serialize_sql('SELECT 1')", "function"),
    ("SELECT * FROM python_map_function(1)", "table_function"),
    # the machine, settings, the catalogue of the system
    ("SELECT getenv('TIENDO_SECRET')", "no_function"),
    ("SELECT current_setting('memory_limit')", "function"),
    ("SELECT getvariable('x')", "function"),
    ("SELECT version()", "function"),
    ("SELECT current_user", "function"),
    ("SELECT current_database()", "function"),
    ("SELECT current_query()", "function"),
    ("SELECT pg_catalog.current_setting('x')", "function"),
    ("SELECT name.current_setting() FROM unit", "function"),
    ("SELECT list_transform(['x'], lambda k: current_setting(k))", "function"),
    ("SELECT write_log('x')", "function"),
    ("SELECT error('x')", "function"),
    ("SELECT sleep_ms(100000)", "function"),
    ("SELECT setseed(0.5)", "function"),
    ("SELECT nextval('x')", "function"),
    ("SELECT * FROM duckdb_settings()", "table_function"),
    ("SELECT * FROM duckdb_secrets()", "table_function"),
    ("SELECT * FROM duckdb_databases()", "table_function"),
    ("SELECT * FROM duckdb_tables", "table"),
    ("SELECT * FROM duckdb_logs()", "table_function"),
    ("SELECT * FROM pragma_platform()", "table_function"),
    ("SELECT * FROM information_schema.tables", "table"),
    ("SELECT * FROM pg_catalog.pg_class", "table"),
    ("SELECT * FROM pg_settings", "table"),
    ("SELECT * FROM sqlite_master", "table"),
    ("SELECT * FROM which_secret('s3://a', 's3')", "table_function"),
    ("SELECT * FROM sqlite_scan('{file}', 'x')", "table_function"),
    ("SELECT * FROM sqlite_attach('{file}')", "table_function"),
    ("SELECT * FROM memory.main.unit", "table"),
    ("WITH duckdb_settings AS (SELECT 1) SELECT * FROM duckdb_settings", "cte_name"),
    ("WITH a AS (WITH pg_class AS (SELECT 1) FROM pg_class) SELECT * FROM pg_class", "cte_name"),
    ("SHOW DATABASES", "show"),
    ("SHOW ALL TABLES", "show"),
    ("SHOW VARIABLES", "show"),
    ("SHOW TABLES FROM information_schema", "show"),
    ("DESCRIBE duckdb_settings", "table"),
    # signs that are not what they look like
    ("SELECT “unit_key” FROM unit", "quotes"),
    ("SELECT ‘x’", "quotes"),
    ("SELECT 1\0", "character"),
    ("SELECT \u200b1", "character"),
    ("SELECT 'a\u202eb'", "character"),
    ("SELECT 1 -- \u2066 FROM unit", "character"),
    ("\ufeffSELECT 1", "character"),
    ("SELECT '\ud800'", "character"),
    ("ＳＥＬＥＣＴ 1", "syntax"),
    ("SELECT * FROM ｕｎｉｔ", "table"),
    # mistakes
    ("", "empty"),
    (" ; -- không có gì", "empty"),
    ("SELEC 1", "syntax"),
    ("SELECT (1", ""),
    ("SELECT 'abc", "quote"),
    ("SELECT /* abc", ""),
    ("SELECT nme FROM unit", "no_column"),
    ("SELECT u.nme FROM unit AS u", ""),
    ("SELECT x.name FROM unit AS u", ""),
    ("SELECT * FROM uniit", "table"),
    ("SELECT uper(name) FROM unit", "no_function"),
    ("SELECT code FROM unit AS a, unit AS b", "ambiguous"),
    ("SELECT level, count(*) FROM unit", "group_by"),
    ("SELECT 1 FROM unit WHERE count(*) > 1", "aggregate"),
    ("SELECT sum(name) FROM unit", "arguments"),
    ("SELECT 'x' + DATE '2023-06-14'", "arguments"),
    ("SELECT 'mười'::INT", "conversion"),
    ("SELECT '14/06/2023'::DATE", "date"),
    ("SELECT 9223372036854775807 + 1::BIGINT", "range"),
    ("SELECT (SELECT unit_key FROM unit)", "many_rows"),
    ("SELECT 1 UNION SELECT 1, 2", "set_columns"),
    ("SELECT regexp_matches('a', '(')", "failed"),
    ("SELECT ?", "positional"),
    ("SELECT $1", "positional"),
    ("SELECT $nam", "missing_value"),
    ("SELECT now()", "time_zone"),
    ("SELECT repeat('x', 5000000)", "wide_rows"),
    ("PIVOT unit ON name || $x USING count(*)", ""),
    # too much of it
    ("SELECT " + "(" * 100_000 + "1" + ")" * 100_000, "long"),
    ("SELECT " + ", ".join(map(str, range(1_000_000))), "long"),
    ("SELECT " + ",".join(f"{at} c{at}" for at in range(1500)), "columns"),
    ("SELECT " + "[" * 3000 + "]" * 3000, "deep"),
    ("SELECT " + "1+" * 4000 + "1", "deep"),
    ("SELECT " + "(SELECT " * 400 + "1" + ")" * 400, ""),
    ("SELECT " + "NOT " * 4000 + "true", ""),
]

ANSWERED: list[str] = [
    "SELECT 1",
    "SELECT 1;",
    "  -- ghi chú\n SELECT /* ; */ ';' ; ",
    "FROM unit",
    "TABLE unit",
    "VALUES (1), (2)",
    "SELECT * FROM main.unit",
    "DESCRIBE unit",
    "DESCRIBE SELECT 1 AS a",
    "SHOW TABLES",
    "SHOW unit",
    "SUMMARIZE unit",
    "EXPLAIN SELECT * FROM unit",
    "EXPLAIN ANALYZE SELECT count(*) FROM unit",
    "PIVOT output ON year USING sum(value)",
    "PIVOT (SELECT level, kind FROM unit) ON level, kind USING count(*)",
    "PIVOT unit ON level IN ('commune') USING count(*)",
    "FROM output PIVOT (sum(value) FOR year IN (2023))",
    "UNPIVOT (SELECT lat, lon FROM unit) ON lat, lon",
    "WITH a AS (SELECT 1 AS x) SELECT * FROM a",
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 10) SELECT sum(n) FROM a",
    "SELECT u.name.upper() FROM unit AS u LIMIT 1",
    "SELECT [x * 2 FOR x IN [1, 2] IF x > 1], {'a': 1}.a, MAP {'a': 1}['a'], [1, 2, 3][1:2]",
    "SELECT sum(value) OVER (PARTITION BY unit_key ORDER BY period_key) FROM output QUALIFY row_number() OVER () < 5",
    "SELECT name FROM unit WHERE name ILIKE '%lạng%' OR name SIMILAR TO 'x' OR name GLOB 'H*'",
    "SELECT status(10, 5, 0.5, 1, 0, 0.9, 0.7), last_stop(5)",
    "SELECT random() BETWEEN 0 AND 1, uuid() IS NOT NULL",
    "SELECT now()::TIMESTAMP, current_date, today(), date_trunc('month', DATE '2023-06-14'), INTERVAL 3 DAY",
    "SELECT TIMESTAMP '2023-06-14 10:00' AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Ho_Chi_Minh'",
    "SELECT extract(month FROM DATE '2023-06-14'), strftime(DATE '2023-06-14', '%d/%m/%Y')",
    "SELECT * FROM range(3), generate_series(1, 2), unnest([1])",
    "SELECT levenshtein('a', 'b'), regexp_replace('a', 'a', 'b'), strip_accents('Lạng Sơn')",
    "SELECT NULL, true, 1.5, 'x'::BLOB, '101'::BIT, TIME '10:00', 170141183460469231731687303715884105727",
    "SELECT COLUMNS('.*_key') FROM unit",
    "SELECT * EXCLUDE (lat) REPLACE (upper(name) AS name) FROM unit",
    "SELECT json_extract_string('{\"a\": \"b\"}', '$.a')",
    "SELECT 'mã độc'' OR 1=1 --' AS x",
    'SELECT 1 AS "cột có dấu cách; DROP TABLE unit"',
    "SELECT 5!, 2 ** 3, 7 // 2",
    "SELECT 1 FROM unit USING SAMPLE 3",
    "SELECT count(*) FROM unit AS a POSITIONAL JOIN unit AS b",
    "SELECT * FROM output AS o ASOF JOIN period AS p ON o.period_key >= p.period_key LIMIT 1",
    "SELECT regexp_matches(repeat('a', 50000), '(a*)*b')",
]

# What would never end, or fill the machine: refused in time, whatever the word for it.
RUNAWAYS: list[str] = [
    "SELECT count(*) FROM range(1000000000000)",
    "SELECT sum(range) FROM range(1000000000) WHERE hash(range) % 3 = 1 AND sin(range) > 0.99999",
    "SELECT count(*) FROM cell AS a, cell AS b, cell AS c",
    "SELECT * FROM cell AS a, cell AS b ORDER BY a.value * b.value, a.cell",
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT count(*) FROM a",
    "WITH RECURSIVE a(n) AS (SELECT 'x' UNION ALL SELECT n || n FROM a) SELECT max(length(n)) FROM a",
    "SELECT levenshtein(repeat('ab', 200000), repeat('ba', 200000))",
    "SELECT max(levenshtein(a.name || repeat('x', 2000), b.name || repeat('y', 2000))) FROM unit AS a, unit AS b",
    "SELECT list_transform(range(30000), lambda x: list_transform(range(30000), lambda y: x * y))",
    "SELECT list_reduce(range(100000000), lambda a, b: a + b)",
    "SELECT unnest(range(100000000)), unnest(range(100000000))",
    "SELECT list_resize([1], 4000000000)",
    "SELECT 1 FROM range(10000000000) LIMIT 1 OFFSET 9999999999",
    "SELECT count(DISTINCT uuid()) FROM range(200000000)",
    "SELECT sum(99999999999999999999999999999999999999::DECIMAL(38, 0)) FROM range(1000000000)",
    "SELECT repeat('x', 4000000000)",
    "SELECT repeat('x', 90000000) FROM range(1000)",
    "SELECT string_agg(repeat('x', 1000), '') FROM range(100000000)",
    "SELECT list(range) FROM range(1000000000)",
    "SELECT range(1000000000)",
    "SELECT unnest(range(2000000000)) ORDER BY 1 DESC",
    "SELECT list_sort(list_transform(range(50000000), lambda x: hash(x)))",
    "SELECT array_agg(a.name || b.name || c.name) FROM unit AS a, unit AS b, unit AS c",
    "SELECT DISTINCT md5(range::VARCHAR) FROM range(1000000000)",
    "SELECT median(hash(range)) FROM range(1000000000)",
    "PIVOT (SELECT range AS x FROM range(1000000)) ON x USING count(*)",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT count(*) FROM range(100000000) AS a JOIN range(100000000) AS b ON a.range % 7 = b.range % 7",
    "SELECT regexp_replace(repeat('ab', 20000000), '(a|b|ab)*c', 'x', 'g')",
    "SELECT replace(repeat('x', 50000000), 'x', repeat('y', 1000))",
    "SELECT printf('%2000000000d', 1)",
    "SELECT 2::HUGEINT ** 100, count(*) FROM range(10000000000) AS a, range(10000000000) AS b",
    "SELECT histogram(range) FROM range(100000000)",
    "SELECT to_json(list(c)) FROM cell AS c, range(1000)",
    "SELECT sum(length(n)) FROM (SELECT string_agg(chr((range % 60000)::INT + 65), '') OVER (ORDER BY range) AS n FROM range(300000))",
]


def test_there_are_enough_statements() -> None:
    assert len(REFUSED) + len(ANSWERED) + len(RUNAWAYS) >= 200


def test_what_may_not_be_asked_is_refused_in_plain_vietnamese_at_its_place(
    path: Path, secret: Path, monkeypatch
) -> None:
    monkeypatch.setenv("TIENDO_SECRET", SECRET)
    before = everything_around(path)
    wrong: list[object] = []
    for sql, code in REFUSED:
        found = sandbox.ask(path, sql.replace("{file}", str(secret)))
        if not isinstance(found, Refused) or (code and found.code != code) or found.code == "died":
            wrong.append((sql[:80], code, found))
            continue
        sentence = found.sentence
        assert SECRET not in sentence
        assert found.code in sandbox.REASONS
        assert not re.search(r"\b(Error|Binder|Catalog|Parser|exception|Candidate|does not|LINE \d)\b", sentence), (
            sentence
        )
        assert (found.line is None) == (found.column is None)
    assert wrong == []
    assert everything_around(path) == before


def test_what_may_be_asked_is_answered(path: Path) -> None:
    before = everything_around(path)
    found = {sql: sandbox.ask(path, sql) for sql in ANSWERED}
    assert {sql: one.sentence for sql, one in found.items() if isinstance(one, Refused)} == {}
    assert everything_around(path) == before


def test_what_never_ends_or_fills_the_machine_is_stopped(path: Path, quick: None) -> None:
    before, memory = everything_around(path), resident(os.getpid())
    slow: list[object] = []
    for sql in RUNAWAYS:
        started = time.monotonic()
        found = sandbox.ask(path, sql)
        took = time.monotonic() - started
        if isinstance(found, Result) or took > 2.2:
            slow.append((sql, found, took))
    assert slow == []
    answer = sandbox.ask(path, "SELECT 1")
    assert isinstance(answer, Result)
    assert everything_around(path) == before
    assert resident(os.getpid()) - memory < 40 * 2**20
    assert sum(resident(child) for child in children()) < 500 * 2**20


@pytest.mark.parametrize(
    "sql",
    ["SELECT count(*) FROM range(1000000000000)", "SELECT levenshtein(repeat('ab', 400000), repeat('ba', 400000))"],
)
def test_the_hard_stop_comes_by_four_and_a_half_seconds(path: Path, sql: str) -> None:
    sandbox.ask(path, "SELECT 1")  # the process is warm
    started = time.monotonic()
    found = sandbox.ask(path, sql)
    assert isinstance(found, Refused)
    assert found.code == "overrun"
    assert time.monotonic() - started < 4.8  # and what a busy machine adds


def test_others_are_answered_while_a_runaway_runs(path: Path) -> None:
    ask = [sandbox.ask(path, "SELECT count(*) FROM cell") for _ in range(3)]
    assert all(isinstance(one, Result) for one in ask)
    bomb = threading.Thread(target=sandbox.ask, args=(path, "SELECT count(*) FROM range(1000000000000)"))
    bomb.start()
    time.sleep(0.2)
    took = []
    for _ in range(20):
        started = time.monotonic()
        assert isinstance(sandbox.ask(path, "SELECT count(*) FROM cell"), Result)
        took.append(time.monotonic() - started)
    assert bomb.is_alive()
    assert statistics.median(took) < 0.15
    bomb.join()


def test_a_queue_that_is_full_says_that_the_machine_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = Pool("sql", 1, 3.0, sandbox.MEMORY_MB, patience=0.1, queue=1)
    monkeypatch.setattr(sandbox, "pool", lambda: small)
    bomb = threading.Thread(target=sandbox.ask, args=(path, "SELECT count(*) FROM range(1000000000000)"))
    bomb.start()
    time.sleep(0.3)
    found = sandbox.ask(path, "SELECT 1")
    assert isinstance(found, Refused)
    assert "đang bận" in found.sentence
    bomb.join()
    small.close()


# --- the other wall: what the process can do, were the first one not there --------------------------------------------


def test_the_process_itself_reads_and_writes_no_file(path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is allowed by `statement` here; what is left is the process."""
    monkeypatch.setattr(isolated_start(), "_START", isolated_start()._START.replace(
        "main(task", "from analytics import sandboxed, statement; sandboxed.statement.judge = lambda tree, known: None; main(task"))  # fmt: skip
    bare = Pool("sql", 1, 3.0, sandbox.MEMORY_MB)
    monkeypatch.setattr(sandbox, "pool", lambda: bare)
    before = everything_around(path)
    for sql in (
        f"SELECT * FROM read_text('{secret}')",
        f"FROM '{secret}'",
        f"SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_blob('/proc/self/environ')",
        f"SELECT * FROM query('FROM read_text(''{secret}'')')",
        "SELECT * FROM duckdb_secrets()",
    ):
        found = sandbox.ask(path, sql)
        assert isinstance(found, Refused) or found.rows == (), sql
        assert SECRET not in str(found)
    free = sandbox.ask(path, "SELECT current_setting('lock_configuration'), current_setting('temp_directory'), current_setting('threads'), current_setting('enable_external_access')")  # fmt: skip
    assert isinstance(free, Result)
    assert free.rows == ((True, "", 1, False),)
    assert everything_around(path) == before
    bare.close()


def isolated_start():
    from data import isolated

    return isolated


def test_where_a_process_has_no_limits_sql_is_off(path: Path) -> None:
    free = Pool("sql", 1, 5.0, sandbox.MEMORY_MB, file_mb=1)  # it may write files: not what statements are run in
    try:
        answer, rows = free.call("sql", b"SELECT 1", path=str(path), values={})
    finally:
        free.close()
    assert (answer, rows) == ({"refused": {"code": "off", "facts": {}, "at": None}}, b"")
    assert "tắt" in Refused("off").sentence


# --- what an answer is ------------------------------------------------------------------------------------------------


def test_values_keep_their_kinds(path: Path) -> None:
    found = sandbox.ask(
        path,
        """SELECT 1 AS a, 1.50::DECIMAL(9, 2) AS b, 0.5::DOUBLE AS c, 'chữ' AS d, DATE '2023-06-14' AS e, TIMESTAMP '2023-06-14 10:00' AS f,
        true AS g, NULL AS h, 170141183460469231731687303715884105727 AS i, [1, 2] AS j, 'infinity'::DATE AS k""",
    )
    assert isinstance(found, Result)
    row = (
        1,
        Decimal("1.50"),
        0.5,
        "chữ",
        date(2023, 6, 14),
        datetime.fromisoformat("2023-06-14 10:00"),
        True,
        None,
        2**127 - 1,
        "[1, 2]",
    )
    assert found.rows[0][:10] == row
    assert found.columns == tuple("abcdefghijk")
    assert sandbox.kinds(found)[:6] == ["number", "number", "number", "text", "day", "moment"]


def test_an_answer_is_what_a_plain_connection_gives(path: Path) -> None:
    sql = "SELECT unit, period, sum(value) AS total FROM cell WHERE approved AND kind = 'outputs' AND activity = 'TIN' GROUP BY ALL ORDER BY ALL"
    with contextlib.closing(publish.connect(path)) as plain:  # other tests may have it open so already
        expected = plain.execute(sql).fetchall()
    found = sandbox.ask(path, sql)
    assert isinstance(found, Result)
    assert found.rows == tuple(expected)
    assert not found.more


def test_a_thousand_rows_and_word_of_more(path: Path) -> None:
    found = [sandbox.ask(path, f"SELECT * FROM range({count})") for count in (999, 1000, 1001, 10**12)]
    assert [(len(one.rows), one.more) for one in found if isinstance(one, Result)] == [(999, False), (1000, False), (1000, True), (1000, True)]  # fmt: skip


def test_bytes_are_cut_too(path: Path) -> None:
    found = sandbox.ask(path, "SELECT repeat('x', 20000) FROM range(1000)")
    assert isinstance(found, Result)
    assert 100 <= len(found.rows) < 300
    assert found.more


def test_parameters_are_found_and_bound_never_pasted(path: Path) -> None:
    sql = "SELECT count(*) FROM unit WHERE name = $ten AND $nam = $nam AND level = $cap"
    assert sandbox.parameters_of(path, sql) == ("ten", "nam", "cap")
    evil = {"ten": "x' OR 1=1; DROP TABLE unit --", "nam": "2023", "cap": "district"}
    found = sandbox.ask(path, sql, evil)
    assert isinstance(found, Result)
    assert found.rows == ((0,),)
    years = sandbox.ask(path, "SELECT DISTINCT year FROM period WHERE year = $nam", {"nam": "2023"})
    assert isinstance(years, Result)
    assert years.rows == ((2023,),)
    assert isinstance(sandbox.parameters_of(path, "SELECT FROM"), Refused)
    unknown = sandbox.ask(path, "SELECT 1", {"la": "1"})
    assert isinstance(unknown, Refused)
    assert unknown.code == "unknown_value"


def test_a_mistake_is_shown_at_its_line_column_and_word(path: Path) -> None:
    found = sandbox.ask(path, "SELECT 'đúng',\n       nme\nFROM unit")
    assert isinstance(found, Refused)
    assert (found.line, found.column, found.word) == (2, 8, "nme")
    assert (
        found.sentence
        == "Dòng 2, cột 8, chỗ “nme”: Không có cột “nme” trong các bảng đang đọc; ý bạn là name, code, level?"
    )
    table = sandbox.ask(path, "SELECT * FROM uniit")
    assert isinstance(table, Refused)
    assert "ý bạn là unit" in table.sentence


def test_letters_may_come_taken_apart(path: Path) -> None:
    found = sandbox.ask(path, "SELECT 'Lạng' = 'L\u0061\u0323ng'")
    assert isinstance(found, Result)
    assert found.rows == ((True,),)


def test_every_refusal_can_be_said(path: Path) -> None:
    facts = {"name": "x", "near": [], "word": "x", "count": 2, "most": 1, "value": "x", "type": "x", "column": "x"}
    for code in sandbox.REASONS:
        if not code.endswith("_near"):
            assert "{" not in Refused(code, facts).said(language("vi"))
            if f"{code}_near" in sandbox.REASONS:
                assert "ý bạn là a, b" in Refused(code, {**facts, "near": ["a", "b"]}).sentence


def test_allowed_functions_are_duckdbs_and_none_reads_anything() -> None:
    with contextlib.closing(duckdb.connect()) as db:
        known = {name for (name,) in db.execute("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()}
    assert statement.FUNCTIONS - known == set()
    told = re.compile(r"^(read_|parquet_|duckdb_|pragma_|pg_|st_|icu_calendar|__internal|has_|inet_)|setting|secret|query|sleep|_log|glob$|getvariable|getenv|version$|seed")  # fmt: skip
    assert [name for name in statement.FUNCTIONS | statement.TABLE_FUNCTIONS if told.search(name)] == []


# --- whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["leader", "district"])
def test_who_does_not_see_what_waits_asks_the_approved_file(role: str, sample_home: Home) -> None:
    by = Account("ai-do", role, "185" if role == "district" else None)
    assert sandbox.file_for(sample_home, by).name.endswith("-approved.duckdb")
    with pytest.raises(NotAllowed):
        sandbox.asked(sample_home, by, "SELECT 1", submitted=True)
    found, _ = sandbox.asked(sample_home, by, "SELECT actor FROM submission")
    assert isinstance(found, Refused)
    assert found.code == "no_column"
    names, _ = sandbox.asked(sample_home, by, "SELECT * FROM word")
    assert isinstance(names, Refused)
    assert names.code == "table"


def test_who_sees_all_may_ask_for_it(sample_home: Home) -> None:
    by = Account("tham-dinh", "reviewer")
    assert sandbox.file_for(sample_home, by).name.endswith("-approved.duckdb")
    found, _ = sandbox.asked(sample_home, by, "SELECT count(*) FROM word", submitted=True)
    assert isinstance(found, Result)


def test_who_asked_what_how_long_and_how_many_rows_is_in_the_audit(sample_home: Home) -> None:
    by = Account("tham-dinh", "reviewer")
    sandbox.asked(sample_home, by, "SELECT * FROM range(1500) WHERE 1 = $x", {"x": "1"})
    sandbox.asked(sample_home, by, "DROP TABLE unit")
    refused, answered = audit.rows(sample_home, 2)
    assert (answered.actor, answered.kind) == ("tham-dinh", audit.SQL)
    assert answered.version is not None
    assert answered.facts["sql"] == "SELECT * FROM range(1500) WHERE 1 = $x"
    assert (answered.facts["rows"], answered.facts["more"], answered.facts["values"]) == (1000, True, {"x": "1"})
    assert answered.facts["milliseconds"] >= 0
    assert refused.facts["refused"] == "not_select"
    assert audit.verify(sample_home) is None


def test_nobody_without_the_right_asks(sample_home: Home) -> None:
    for by in (Account("x", "somebody"), Account("x", "reviewer", must_change=True)):
        with pytest.raises(NotAllowed):
            sandbox.asked(sample_home, by, "SELECT 1")
    assert accounts.RIGHTS[accounts.QUERY]


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_answers_in_three_forms(sample_home: Home, command) -> None:
    sql = "SELECT code, 0.875 AS x FROM unit WHERE level = $cap AND valid_to IS NULL ORDER BY code LIMIT 2"
    done = command("analytics", sample_home, "sql", sql, "--param", "cap=district", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "code,x"
    done = command("analytics", sample_home, "sql", "SELECT 1 AS a, 1.5::DECIMAL(3,1) AS a", "--format", "json")
    assert done.stdout == '[{"a": 1, "a_2": 1.5}]\n'
    done = command("analytics", sample_home, "sql", "SELECT * FROM range(2000)")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1002
    assert done.stderr == "Còn nữa: chỉ in 1000 dòng đầu.\n"


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM read_text('/etc/passwd')", "SELEC 1", "SELECT count(*) FROM range(1000000000000)"]
)
def test_a_refusal_is_one_plain_line_and_exit_1(sql: str, sample_home: Home, command) -> None:
    done = command("analytics", sample_home, "sql", sql)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_parameter_written_wrongly_is_a_wrong_call(sample_home: Home, command) -> None:
    done = command("analytics", sample_home, "sql", "SELECT $x", "--param", "x")
    assert done.returncode == 2
    assert "TÊN=GIÁ_TRỊ" in done.stderr


# --- looking around ---------------------------------------------------------------------------------------------------


def everything_around(path: Path) -> list[tuple[str, int]]:
    """Files beside the published one, in the project's root and in the places for temporary files, with their sizes."""
    places = [path.parent, ROOT, Path(tempfile.gettempdir()), Path.home()]
    names = ("*.duckdb*", "*.csv", "*.tmp", "*.wal", "ra*", "*.parquet", "duckdb*", ".duckdb*")
    return sorted((str(one), one.stat().st_size) for place in places for name in names for one in place.glob(name) if one.is_file())  # fmt: skip


def resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096
    return 0


def children() -> list[int]:
    return [int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text(encoding="ascii").split()]  # fmt: skip

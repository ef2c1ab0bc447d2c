"""SQL typed by people: answered or refused, by an isolated process, on the published file of their role.

`ask(path, sql, values)` gives a Result of at most 1,000 rows or a Refused that says in plain words what is wrong and where;
`asked(home, by, …)` chooses the file by the account and notes in the audit who asked what. A statement that overruns 4
seconds is interrupted, at 4.5 its process is killed; nothing it does reaches the server. `parameters_of(sql)` names the
`$name` of a statement: their values are bound, never pasted.

Where the process can have no limits, SQL is off and says so. Raises accounts.NotAllowed, and what publish raises.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from analytics import publish, scope
from data import accounts, audit
from data.accounts import DISTRICT, QUERY, SYSTEM, Account
from data.isolated import Busy, Died, Pool
from data.language import N_, Language, language
from data.store import Home

MOST_ROWS = 1000
MOST_TEXT = 20_000
DEADLINE, INTERRUPT = 4.5, 4.0
WORKERS, MEMORY_MB = 2, 640
_MOST_NOTED = 2000

REASONS: dict[str, str] = {
    "off": N_("Máy chủ này không giới hạn được bộ nhớ của tiến trình chạy SQL nên phần SQL bị tắt; cần chạy trên Linux."),
    "busy": N_("Máy đang bận chạy các câu lệnh khác; thử lại sau ít giây."),
    "overrun": N_("Câu lệnh chạy quá 4 giây nên đã bị dừng; thêm điều kiện lọc hoặc gộp trước khi nối bảng."),
    "memory": N_("Câu lệnh cần nhiều bộ nhớ hơn mức cho phép nên đã bị dừng; thêm điều kiện lọc hoặc chọn ít cột hơn."),
    "died": N_("Câu lệnh làm dừng tiến trình chạy nó nên không có kết quả; số liệu không bị ảnh hưởng. Viết câu lệnh đơn giản hơn."),
    "empty": N_("Chưa có câu lệnh; viết một câu SELECT, ví dụ: SELECT code, name FROM unit."),
    "long": N_("Câu lệnh dài {count} ký tự; nhiều nhất {most} ký tự."),
    "character": N_("Có ký tự không nhìn thấy được (mã {name}); xóa ký tự này rồi viết lại."),
    "quotes": N_("Đã đọc dấu “{word}”; chữ đặt trong dấu nháy đơn thẳng ', tên cột đặt trong dấu nháy kép thẳng \"."),
    "many": N_("Có {count} câu lệnh; mỗi lần chỉ chạy một câu."),
    "not_select": N_("Chỉ chạy câu lệnh đọc số liệu: SELECT, WITH, FROM, PIVOT, UNPIVOT, SUMMARIZE, DESCRIBE, SHOW TABLES hoặc EXPLAIN."),
    "pivot": N_("Chưa đọc được phần ON của PIVOT; viết rõ các giá trị: PIVOT bảng ON cột IN ('a', 'b') USING sum(value)."),
    "show": N_("Chỉ xem được danh sách bảng (SHOW TABLES) và cột của một bảng (DESCRIBE tên_bảng)."),
    "statement": N_("Phần này của câu lệnh không dùng được ở đây; chỉ đọc các bảng số liệu đã công bố."),
    "table": N_("Không có bảng “{name}” trong số liệu đã công bố; xem danh sách bảng bằng SHOW TABLES."),
    "table_near": N_("Không có bảng “{name}” trong số liệu đã công bố; ý bạn là {near}?"),
    "cte_name": N_("Tên “{name}” sau WITH trùng với tên của hệ thống; đặt tên khác."),
    "table_function": N_("Không đọc số liệu bằng hàm {name}(); sau FROM chỉ dùng bảng đã công bố, range, generate_series hoặc unnest."),
    "function": N_("Hàm {name}() không dùng được ở đây: hàm đó đọc tệp, đọc hệ thống hoặc thay đổi cách chạy."),
    "no_function": N_("Không có hàm {name}()."),
    "no_function_near": N_("Không có hàm {name}(); ý bạn là {near}?"),
    "no_column": N_("Không có cột “{name}” trong các bảng đang đọc; xem cột bằng DESCRIBE tên_bảng."),
    "no_column_near": N_("Không có cột “{name}” trong các bảng đang đọc; ý bạn là {near}?"),
    "no_column_in": N_("“{name}” không có cột “{column}”; xem cột bằng DESCRIBE tên_bảng."),
    "no_join_column": N_("Cột “{name}” sau USING phải có ở cả hai bảng được nối."),
    "no_alias": N_("Không có bảng hay tên tắt “{name}” trong phần FROM."),
    "alias_twice": N_("Tên “{name}” được đặt hai lần trong phần FROM; đặt mỗi bảng một tên tắt khác nhau."),
    "missing": N_("Không có “{name}” trong số liệu đã công bố."),
    "missing_near": N_("Không có “{name}” trong số liệu đã công bố; ý bạn là {near}?"),
    "ambiguous": N_("Cột “{name}” có ở nhiều bảng; ghi rõ bảng, ví dụ a.{name}."),
    "group_by": N_("Cột “{name}” phải có trong GROUP BY hoặc nằm trong một hàm tổng hợp như sum, max, any_value."),
    "aggregate": N_("Hàm tổng hợp như sum, count không đứng được ở đây; lọc theo kết quả tổng hợp bằng HAVING."),
    "window": N_("Hàm có OVER không đứng được ở đây; lọc theo kết quả đó bằng QUALIFY."),
    "no_window": N_("Không có cửa sổ “{name}”; đặt trong ngoặc sau OVER hoặc khai báo bằng WINDOW."),
    "arguments": N_("“{name}” không nhận các giá trị kiểu này; ghi rõ kiểu, ví dụ $nam::INT, '2023-06-14'::DATE."),
    "compare": N_("Hai vế có kiểu khác nhau, không so sánh được; ghi rõ kiểu, ví dụ code = '178', year = 2023."),
    "set_columns": N_("Các phần nối bằng UNION, INTERSECT, EXCEPT phải có cùng số cột."),
    "recursive": N_("“{name}” đọc chính nó; viết WITH RECURSIVE."),
    "binder": N_("Câu lệnh chưa hợp lệ ở chỗ này; xem lại tên cột, kiểu giá trị và thứ tự các phần."),
    "syntax": N_("Câu lệnh sai cú pháp; xem lại từ đứng ngay trước chỗ này, dấu phẩy và dấu ngoặc."),
    "ends": N_("Câu lệnh hết mà còn thiếu một phần; xem lại dấu ngoặc và phần cuối."),
    "quote": N_("Dấu nháy mở ra mà chưa đóng lại."),
    "comment": N_("Ghi chú mở bằng /* mà chưa đóng bằng */."),
    "deep": N_("Câu lệnh lồng nhau quá nhiều tầng; tách bằng WITH."),
    "conversion": N_("Không đổi được “{value}” thành kiểu {type}."),
    "date": N_("Ngày chưa đúng; viết như '2023-06-14'."),
    "types": N_("Giá trị không đổi được sang kiểu cần có; ghi rõ kiểu bằng ::, hoặc dùng TRY_CAST."),
    "range": N_("Số quá lớn so với kiểu của nó; đổi sang kiểu rộng hơn, ví dụ ::HUGEINT hoặc ::DOUBLE."),
    "many_rows": N_("Câu SELECT trong ngoặc trả về nhiều dòng ở chỗ chỉ nhận một giá trị; thêm điều kiện hoặc dùng max, any_value."),
    "positional": N_("Tham số phải có tên, ví dụ $nam; dấu ? và $1 không dùng được."),
    "missing_value": N_("Tham số ${name} chưa có giá trị."),
    "unknown_value": N_("Câu lệnh không có tham số ${name}."),
    "columns": N_("Kết quả có {count} cột; nhiều nhất {most} cột."),
    "wide_rows": N_("Các dòng kết quả dài quá 4 MB; chọn ít cột hơn hoặc cắt ngắn chữ bằng left(…)."),
    "time_zone": N_("Cột “{name}” là thời điểm kèm múi giờ; đổi bằng ::TIMESTAMP hoặc ::DATE."),
    "failed": N_("Câu lệnh không tính được với các giá trị này; xem lại các hàm và giá trị đưa vào."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave: DuckDB's names of types, values as Python has them; `more` when it was cut; milliseconds."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: bool
    took_ms: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no answer: a code of REASONS and its facts; line and column count from 1, None where there is no place."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None
    word: str = ""

    @property
    def sentence(self) -> str:
        """In Vietnamese, with the place."""
        return self.said(language("vi"))

    def said(self, spoken: Language) -> str:
        """In the reader's language, with the place and the word there."""
        facts, code = dict(self.facts), self.code
        if near := [str(name) for name in facts.pop("near", None) or ()]:  # type: ignore[attr-defined]
            code, facts["near"] = f"{code}_near", ", ".join(near)
        facts = {name: spoken.number(one) if isinstance(one, int) else one for name, one in facts.items()}
        # "${name}" is a sign before a fact, which format leaves as it is.
        reason = spoken.text(REASONS[code], **facts)
        if self.line is None:
            return reason
        place = {"line": self.line, "column": self.column, "word": self.word, "reason": reason}
        if not self.word:
            return spoken.text(N_("Dòng {line}, cột {column}: {reason}"), **place)
        return spoken.text(N_("Dòng {line}, cột {column}, chỗ “{word}”: {reason}"), **place)


@cache
def pool() -> Pool:
    """The few processes that run statements; a short queue before them."""
    return Pool("sql", WORKERS, DEADLINE, MEMORY_MB, patience=DEADLINE, queue=8)


def ask(path: Path, sql: str, values: Mapping[str, str] | None = None, *, rows: int = MOST_ROWS) -> Result | Refused:
    """The answer of a published file to one reading statement, or why there is none.

    Values of parameters are text, taken for what they are compared with: `year = $nam`, or `$nam::INT` to count with.
    """
    text, found = _readable(sql)
    return found or _result(_call(path, text, values=dict(values or {}), rows=rows, seconds=INTERRUPT), text, rows)


def parameters_of(path: Path, sql: str) -> tuple[str, ...] | Refused:
    """The names of the statement's parameters in the order they first stand in it."""
    text, found = _readable(sql)
    if found:
        return found
    answer = _call(path, text, run=False)
    if isinstance(answer, Refused):
        return answer
    if "refused" in answer:
        return _refused(answer["refused"], text)
    return tuple(sorted(answer["parameters"], key=lambda name: text.find(f"${name}")))


def warm() -> None:
    """Starts one of the processes, for somebody who is about to ask."""
    pool().warm()


# --- for an account -----------------------------------------------------------------------------------------------


def reads_full(role: str) -> bool:
    """True for roles whose file holds what waits for approval. A district's own share of it cannot be cut out of a file
    for free statements, so a district asks the approved one."""
    return role == SYSTEM or (role != DISTRICT and scope.opens_full(role))


def file_for(
    home: Home, by: Account, *, submitted: bool = False, version: int | None = None, wait: bool = True
) -> Path:
    """The published file that an account's statements are asked of; with `submitted` the full one, for roles that read it.

    Who does not `wait` reads the last one while the next is being built, as pages do.
    """
    accounts.demand(by, QUERY)
    if submitted and not reads_full(by.role):
        raise accounts.NotAllowed(N_("Tài khoản này chỉ tra cứu số liệu đã duyệt."))
    return publish.published(home, submitted, version, wait=wait)


def asked(
    home: Home,
    by: Account,
    sql: str,
    values: Mapping[str, str] | None = None,
    *,
    submitted: bool = False,
    version: int | None = None,
    wait: bool = True,
) -> tuple[Result | Refused, int]:
    """(the same for an account, the version asked), noted in the audit: who asked what, how long it took, how many rows came."""
    path = file_for(home, by, submitted=submitted, version=version, wait=wait)
    started = time.monotonic()
    found = ask(path, sql, values)
    told: dict[str, object] = {"sql": sql[:_MOST_NOTED].encode(errors="replace").decode(), "submitted": submitted}
    if values:
        told["values"] = {name: value[:100] for name, value in values.items()}
    if isinstance(found, Result):
        told |= {"rows": len(found.rows), "more": found.more}
    else:
        told["refused"] = found.code
    took, seen = round((time.monotonic() - started) * 1000), version_of(path)
    audit.record(home, by.name, audit.SQL, seen, milliseconds=took, **told)
    return found, seen


def version_of(path: Path) -> int:
    """Which version of the figures a published file holds."""
    return int(path.name.split("-")[0])


# --- asking the process -------------------------------------------------------------------------------------------


def _call(path: Path, sql: str, **options: Any) -> dict[str, Any] | Refused:
    started = time.monotonic()
    try:
        answer, rows = pool().call("sql", sql.encode(), path=str(path), **options)
    except Busy:
        return Refused("busy")
    except Died as died:
        warm()
        return Refused(_why(str(died), time.monotonic() - started))
    found = json.loads(rows.decode()) if rows else answer
    assert isinstance(found, dict)
    return found


def _why(died: str, took: float) -> str:
    if died in ("OutOfMemoryException", "MemoryError", "TooLarge"):
        return "memory"
    return "overrun" if died == "InterruptException" or took >= INTERRUPT else "died"


def _result(answer: dict[str, Any] | Refused, sql: str, most: int) -> Result | Refused:
    if isinstance(answer, Refused):
        return answer
    if "refused" in answer:
        return _refused(answer["refused"], sql)
    made = [(at, make) for at, type_ in enumerate(answer["types"]) if (make := _MADE.get(type_.split("(")[0])) and not type_.endswith("]")]  # fmt: skip
    for at, make in made:
        for row in answer["rows"]:
            if row[at] is not None:
                row[at] = make(row[at])
    rows = tuple(map(tuple, answer["rows"]))
    return Result(tuple(answer["columns"]), tuple(answer["types"]), rows[:most], answer["more"], answer["took"])


_MADE: dict[str, Any] = {
    "DECIMAL": Decimal,
    "HUGEINT": int,
    "UHUGEINT": int,
    "BIGNUM": int,
    "DATE": lambda text: _day(text, date),
    "TIMESTAMP": lambda text: _day(text, datetime),
    "TIMESTAMP_S": lambda text: _day(text, datetime),
    "TIMESTAMP_MS": lambda text: _day(text, datetime),
    "TIMESTAMP_NS": lambda text: _day(text, datetime),
    "TIME": lambda text: _day(text, clock),
}


def _day(text: str, kind: Any) -> object:
    """A day or moment; one that Python has no value for (infinity, before the year 1) stays text."""
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return text


def _refused(told: Mapping[str, Any], sql: str) -> Refused:
    """With the place in lines and columns."""
    code, facts, at = str(told["code"]), dict(told["facts"]), told["at"]
    if at is None:
        return Refused(code, facts)
    before = sql.encode()[:at].decode(errors="replace")
    word = _WORD.match(sql[len(before) :])
    if word and word[0][0] in _CURLY:
        return _at(sql, len(before), "quotes", {"word": word[0][0]})
    return _at(sql, len(before), code, facts, word[0][:40] if word else "")


_WORD = re.compile(r"\w+|'[^'\n]*'?|\"[^\"\n]*\"?|\S")
_CURLY = "“”‘’„«»′″`´＇＂"


def _at(sql: str, place: int, code: str, facts: Mapping[str, object], word: str = "") -> Refused:
    before = sql[:place]
    facts = {name: value for name, value in facts.items() if code != "syntax" or name != "word"}
    return Refused(code, facts, before.count("\n") + 1, place - before.rfind("\n"), word)


# --- the text -----------------------------------------------------------------------------------------------------


def _readable(sql: str) -> tuple[str, Refused | None]:
    """(the statement as it is asked, why it is not): names in the published file are composed letters, so is it."""
    text = unicodedata.normalize("NFC", sql).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return text, Refused("empty")
    if len(text) > MOST_TEXT:
        return text, Refused("long", {"count": len(text), "most": MOST_TEXT})
    for place, char in enumerate(text):
        # Controls, marks of direction and width, halves of pairs: a statement must be what it looks like.
        if unicodedata.category(char)[0] == "C" and char not in "\n\t":
            return text, _at(text, place, "character", {"name": f"U+{ord(char):04X}"})
    return text, None


def kinds(result: Result) -> Sequence[str]:
    """What each column is for people: "number", "day", "moment" or "text"."""
    return [
        "number" if _NUMBER.match(type_) else "day" if type_ == "DATE" else "moment" if _MOMENT.match(type_) else "text"
        for type_ in result.types
    ]


_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DOUBLE|FLOAT|DECIMAL\(\d+,\s?\d+\))$")
_MOMENT = re.compile(r"TIMESTAMP(_S|_MS|_NS)?$")

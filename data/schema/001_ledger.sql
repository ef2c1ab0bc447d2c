-- The ledger: append-only. Nothing here is updated or deleted; the version is the number of the last event.
-- No foreign keys, sequences or defaults: only what DuckLake offers too.

-- One row: what this home is, for good.
CREATE TABLE home (kind VARCHAR, id VARCHAR, created_at TIMESTAMPTZ);

-- One row a data event, in the order it happened. `facts` is JSON.
-- kind: submitted, approved, returned, plan_loaded; since 002 also calendar_set, exception_granted, commented, attached, rechecked
CREATE TABLE event (
    version BIGINT, kind VARCHAR, recorded_at TIMESTAMPTZ, actor VARCHAR,
    submission BIGINT, plan BIGINT, facts VARCHAR
);

-- One row a revision of a report; `submission` is the version of its submitted event.
CREATE TABLE submission (
    submission BIGINT, unit VARCHAR, period VARCHAR, revision INTEGER, form_version INTEGER,
    file VARCHAR, sha256 VARCHAR, size_bytes BIGINT, received_on DATE, recorded_at TIMESTAMPTZ,
    actor VARCHAR, blank_is_zero BOOLEAN, no_activity BOOLEAN
);

-- One row a cell of Kết quả; commune NULL is the district's (province's) own work; state value, blank, na.
-- A cell of a commune whose row is missing is kept as blank with cell ''.
CREATE TABLE output_fact (
    submission BIGINT, commune VARCHAR, activity VARCHAR, value BIGINT, state VARCHAR, sheet VARCHAR, cell VARCHAR
);

-- One row a cell of Kinh phí, in whole đồng; kind allocated, spent, spent_to_date.
CREATE TABLE money_fact (
    submission BIGINT, group_code VARCHAR, source VARCHAR, kind VARCHAR,
    value BIGINT, state VARCHAR, sheet VARCHAR, cell VARCHAR
);

-- One row a row of Hoạt động (a conference, dialogue or talk); commune NULL is the district's own.
CREATE TABLE meeting_fact (
    submission BIGINT, held_on DATE, commune VARCHAR, activity VARCHAR, topic VARCHAR,
    people BIGINT, women BIGINT, minority BIGINT, poor BIGINT,
    language VARCHAR, evidence VARCHAR, sheet VARCHAR, row_number INTEGER
);

-- One row a text of Thông tin that people wrote: key is the declaration's name of the line.
CREATE TABLE text_fact (submission BIGINT, key VARCHAR, text VARCHAR, sheet VARCHAR, cell VARCHAR);

-- One row an issue the revision was accepted with, and what was said to it. `facts` is JSON.
CREATE TABLE issue_fact (
    submission BIGINT, number INTEGER, code VARCHAR, severity VARCHAR, sheet VARCHAR, cell VARCHAR,
    facts VARCHAR, explanation VARCHAR, explained_alike BOOLEAN
);

-- One row a revision of a year's plan; `plan` is the version of its plan_loaded event. Periods are YYYY-MM.
CREATE TABLE plan (
    plan BIGINT, year INTEGER, first_period VARCHAR, last_period VARCHAR,
    file VARCHAR, sha256 VARCHAR, size_bytes BIGINT, recorded_at TIMESTAMPTZ, actor VARCHAR
);
CREATE TABLE plan_target (plan BIGINT, unit VARCHAR, activity VARCHAR, value BIGINT, sheet VARCHAR, cell VARCHAR);
-- amount in whole đồng; kind assigned, carried_over, adjustment
CREATE TABLE plan_allocation (
    plan BIGINT, unit VARCHAR, group_code VARCHAR, source VARCHAR, kind VARCHAR,
    value BIGINT, sheet VARCHAR, cell VARCHAR
);
-- share of the year's target in per cent
CREATE TABLE plan_phasing (plan BIGINT, activity VARCHAR, period VARCHAR, share DECIMAL(9, 6), sheet VARCHAR, cell VARCHAR);
-- what was done and spent up to and with `through`, before this system: activity or (group, source)
CREATE TABLE plan_opening (
    plan BIGINT, unit VARCHAR, through VARCHAR, activity VARCHAR, group_code VARCHAR, source VARCHAR,
    value BIGINT, sheet VARCHAR, cell VARCHAR
);

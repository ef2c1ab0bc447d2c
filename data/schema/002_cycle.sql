-- The reporting cycle: what is said of reports besides their figures, the calendar, and the chain that binds events.

-- One row an event: sha256 over the hash before, the event, and every row recorded with it (data/chain.py).
CREATE TABLE chain (version BIGINT, sha256 VARCHAR);

-- Why a revision came after one that was approved; empty when nobody was asked.
ALTER TABLE submission ADD COLUMN reason VARCHAR;
-- The decision that a plan follows, and why it was changed.
ALTER TABLE plan ADD COLUMN decision VARCHAR;
ALTER TABLE plan ADD COLUMN decided_on DATE;
ALTER TABLE plan ADD COLUMN reason VARCHAR;

-- One row a revision of a year's calendar; `calendar` is the version of its calendar_set event, the latest of a year is in
-- force. closes_after_days: days after the due date until a month closes; NULL: months do not close by themselves.
CREATE TABLE calendar (
    calendar BIGINT, year INTEGER, cutoff_day INTEGER, due_working_days INTEGER, closes_after_days INTEGER, reason VARCHAR
);
-- What a month has otherwise than by the year's rule; NULL is as the rule says.
CREATE TABLE calendar_month (calendar BIGINT, period VARCHAR, opens_on DATE, due_on DATE, closes_on DATE);
-- Days of the year that are (not) worked otherwise than by the public holidays that are known.
CREATE TABLE calendar_day (calendar BIGINT, day DATE, working BOOLEAN, name VARCHAR);

-- One row a permission to send a report of a closed month; kind late (first report) or reopen (a correction).
CREATE TABLE exception (
    exception BIGINT, unit VARCHAR, period VARCHAR, kind VARCHAR, reason VARCHAR, expires_on DATE
);

-- One row a remark on a revision, or on one cell of it (cell '' without one).
CREATE TABLE comment (comment BIGINT, submission BIGINT, sheet VARCHAR, cell VARCHAR, text VARCHAR);

-- One row a signed and stamped copy; letter_number and letter_date are those of the letter it came with.
CREATE TABLE attachment (
    attachment BIGINT, submission BIGINT, file VARCHAR, sha256 VARCHAR, size_bytes BIGINT, letter_number VARCHAR, letter_date DATE
);

-- One row an issue that a later report has since an earlier month was corrected; `because` is the correction's number.
CREATE TABLE recheck (
    recheck BIGINT, submission BIGINT, because BIGINT, number INTEGER, code VARCHAR, severity VARCHAR,
    sheet VARCHAR, cell VARCHAR, facts VARCHAR
);

-- exception: permissions to send a report of a period that is closed. Grain: one row a permission.
-- kind is late (a first report) or reopen (a correction of an approved one); valid up to and with `expires_on`.
SELECT
    x.exception, u.unit_key, u.code AS unit, x.period, x.kind, x.reason, x.expires_on,
    make_timestamp(epoch_us(e.recorded_at) + 25200000000) AS recorded_at, -- as clocks in Lạng Sơn show it
    e.actor
FROM ledger_exception AS x
JOIN ledger_event AS e ON e.version = x.exception
JOIN unit AS u ON u.id = x.unit
ORDER BY x.exception

-- event: what happened to the data, in order. Grain: one row an event. `sha256` binds it to all events before it (NULL in a
-- ledger from before the chain).
SELECT
    e.version, e.kind, make_timestamp(epoch_us(e.recorded_at) + 25200000000) AS recorded_at, e.actor, e.submission, e.plan, e.facts,
    c.sha256
FROM ledger_event AS e
LEFT JOIN ledger_chain AS c USING (version)
ORDER BY e.version

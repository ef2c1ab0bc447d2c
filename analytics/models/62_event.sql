-- event: what happened to the data, in order. Grain: one row an event.
SELECT version, kind, make_timestamp(epoch_us(recorded_at) + 25200000000) AS recorded_at, actor, submission, plan, facts
FROM ledger_event
ORDER BY version

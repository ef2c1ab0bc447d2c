-- plan_revision: every revision of a year's plan, with the decision it follows. Grain: one row a revision.
SELECT
    p.year, p.plan, (row_number() OVER (PARTITION BY p.year ORDER BY p.plan))::INTEGER AS revision,
    p.plan = max(p.plan) OVER (PARTITION BY p.year) AS in_force, p.first_period, p.last_period,
    make_timestamp(epoch_us(p.recorded_at) + 25200000000) AS recorded_at, -- as clocks in Lạng Sơn show it
    p.decision, p.decided_on, p.reason, p.file, p.sha256, p.actor
FROM ledger_plan AS p
ORDER BY p.plan

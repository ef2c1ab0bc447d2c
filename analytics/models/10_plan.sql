-- plan: the plan in force. Grain: one row a year; a plan loaded again replaces the year's plan wholly.
SELECT
    p.year, p.plan, p.first_period, p.last_period, p.file, p.sha256,
    make_timestamp(epoch_us(p.recorded_at) + 25200000000)::DATE AS recorded_on -- Asia/Ho_Chi_Minh is UTC+7
FROM ledger_plan AS p
QUALIFY row_number() OVER (PARTITION BY p.year ORDER BY p.plan DESC) = 1
ORDER BY p.year

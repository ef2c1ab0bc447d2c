-- span_outputs: what was reported in the months from $since to $through. Grain: one row a combination of the dimensions asked for
-- that has a value. Asked when read: places in braces are filled from the fixed fragments of spans.py, parameters are bound.
-- `place` is the commune of the era of $through where it is asked for: a figure of an older commune that was divided is nobody's.
-- A unit's months that an opening balance stands for have no figures of their own.
SELECT {keys} sum(o.value)::BIGINT AS actual
FROM output AS o
JOIN unit AS u ON u.unit_key = o.unit_key
JOIN activity AS a ON a.activity_key = o.activity_key
JOIN period AS p ON p.period_key = o.period_key
{place}
WHERE o.year = $year AND o.period_key BETWEEN $since AND $through AND o.counted AND {in_force} {units} {activities} {communes}
GROUP BY ALL

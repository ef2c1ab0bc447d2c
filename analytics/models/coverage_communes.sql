-- coverage_communes: coverage commune by commune ($since to $through), with how much was done there, how many came, and for how long nothing.
-- Grain: one row a commune of the era looked from. Asked when read, as coverage. A figure of an older commune that was
-- divided is nobody's: it counts nowhere, and leaves the parts unknown. `silence_stopped` says that the months without
-- anything could not be followed further back: a report is missing there, or nobody can tell of the commune; `incomplete`
-- that a due report that tells of it is not in force.
WITH past AS (
    SELECT coalesce(bit_or(p.bit), 0)::INTEGER AS due
    FROM period AS p
    WHERE p.year = $year AND p.month <= 12 AND p.period_key <= $through AND p.due_on < $today
),
done AS (
    SELECT
        m.commune_key,
        bit_or(CASE WHEN {value} > 0 AND m.whole {met} THEN m.bit ELSE 0 END) AS active,
        bit_or(CASE WHEN {value} > 0 AND NOT m.whole {met} THEN m.bit ELSE 0 END) AS part,
        sum(CASE WHEN m.whole {met} THEN {value} END)::BIGINT AS total,
        sum(CASE WHEN m.whole AND NOT m.reaches THEN {value} END)::BIGINT AS people
    FROM commune_month AS m
    WHERE m.year = $year AND m.era = $era AND m.period_key BETWEEN $since AND $through
    GROUP BY m.commune_key
),
commune AS (
    SELECT
        {keys} coalesce(d.active, 0) AS active, coalesce(d.part, 0) AS part, {absent} & $looked AS absent, c.planned & $looked AS planned,
        d.total, d.people
    FROM commune_year AS c
    LEFT JOIN done AS d ON d.commune_key = c.commune_key
    WHERE c.year = $year AND c.era = $era {units}
)
SELECT
    {dims}
    1::BIGINT AS communes,
    (active <> 0)::BIGINT AS reached,
    (active = 0 AND (absent & due <> 0 OR part <> 0))::BIGINT AS unknown,
    (active <> 0)::DOUBLE AS coverage,
    total,
    bit_count(active) AS months_active,
    bit_count(planned >> last_stop(active | part | absent)) AS silent_months,
    people,
    last_stop(active | part | absent) > last_stop(active) AS silence_stopped,
    absent & due <> 0 AS incomplete
FROM commune
CROSS JOIN past
{order}

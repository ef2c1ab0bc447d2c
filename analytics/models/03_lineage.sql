-- lineage: which older communes a commune of an era is made of, itself included.
-- Grain: one row an era, commune of that era and older commune. `whole` is false when the older one was divided
-- among several of that era: its figures are never apportioned.
WITH RECURSIVE step AS (
    SELECT f.unit_key AS from_key, t.unit_key AS to_key, s.on_date
    FROM catalogue_succession AS s
    JOIN unit AS f ON f.id = s.from_id
    JOIN unit AS t ON t.id = s.to_id
),
back AS (
    SELECT u.era, u.unit_key AS commune_key, u.unit_key AS older_key
    FROM unit_era AS u
    WHERE u.level = 'commune'
    UNION
    SELECT b.era, b.commune_key, s.from_key
    FROM back AS b
    JOIN catalogue_era AS e ON e.era = b.era
    JOIN step AS s ON s.to_key = b.older_key AND s.on_date <= e.first_day
)
SELECT era, commune_key, older_key, count(*) OVER (PARTITION BY era, older_key) = 1 AS whole
FROM back
ORDER BY era, commune_key, older_key

-- status: the one word for how a target stands, of one unit or a sum of units. A scalar macro.
-- `actual` is what was done where there is a target; `elapsed` the part of the target the months up to now ask for
-- (any unit); `pace` is over the months reported; `missing` how many due reports are not in force.
CREATE MACRO status(target, actual, elapsed, pace, missing, on_track, behind) AS
CASE
    WHEN coalesce(target, 0) <= 0 THEN 'no_target'
    WHEN actual >= target THEN 'achieved'
    WHEN missing > 0 THEN 'incomplete'
    WHEN elapsed = 0 THEN 'not_started'
    WHEN pace IS NULL THEN 'incomplete'
    WHEN pace >= on_track THEN 'on_track'
    WHEN pace >= behind THEN 'behind'
    ELSE 'far_behind'
END

-- last_stop: the latest month of a set of months (see period), 0 for none. A scalar macro.
CREATE MACRO last_stop(months) AS CASE WHEN months = 0 THEN 0 ELSE floor(log2(months))::INTEGER + 1 END

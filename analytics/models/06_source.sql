-- source: where money comes from. Grain: one row a source.
SELECT source_key, code, name_vi, name_en FROM catalogue_source ORDER BY source_key

-- item: what coverage can be asked by. Grain: one row a kind (activity, topic, audience) and item.
-- `since_version` is the first version of the form that asks for it.
SELECT 'activity' AS kind, activity_key AS item_key, code, name_vi, name_en, since_version
FROM activity
WHERE reaches
UNION ALL
SELECT 'topic', topic_key, code, name_vi, name_en, 1 FROM catalogue_topic
UNION ALL
SELECT 'audience', audience_key, code, name_vi, name_en, 1 FROM catalogue_audience
ORDER BY kind, item_key

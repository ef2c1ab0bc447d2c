-- span_shares: columns of span_meetings: shares (`*_share`) of those who came, over the meetings that say both (`*_stated` of `*_among`).
    sum(m.women) FILTER (m.people IS NOT NULL)::BIGINT AS women_stated, sum(m.people) FILTER (m.women IS NOT NULL)::BIGINT AS women_among,
    women_stated / nullif(women_among, 0) AS women_share,
    sum(m.minority) FILTER (m.people IS NOT NULL)::BIGINT AS minority_stated, sum(m.people) FILTER (m.minority IS NOT NULL)::BIGINT AS minority_among,
    minority_stated / nullif(minority_among, 0) AS minority_share,
    sum(m.poor) FILTER (m.people IS NOT NULL)::BIGINT AS poor_stated, sum(m.people) FILTER (m.poor IS NOT NULL)::BIGINT AS poor_among,
    poor_stated / nullif(poor_among, 0) AS poor_share,
    count(*) FILTER (m.people IS NULL OR m.women IS NULL) AS women_share_unstated,
    count(*) FILTER (m.people IS NULL OR m.minority IS NULL) AS minority_share_unstated,
    count(*) FILTER (m.people IS NULL OR m.poor IS NULL) AS poor_share_unstated

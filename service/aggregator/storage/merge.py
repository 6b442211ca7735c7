"""The statements that bring staged records into the points and bring the rollups up to date, in order."""

MAKE_SERIES = """
INSERT INTO series (source_id, name, labels)
SELECT CAST(:source_id AS uuid), name, labels FROM staged_series
ON CONFLICT (source_id, name, labels) DO NOTHING
"""

FIND_SERIES = """
UPDATE staged_series s SET id = found.id, is_new = found.first_time IS NULL
FROM series found
WHERE found.source_id = CAST(:source_id AS uuid) AND found.name = s.name AND found.labels = s.labels
"""

MAKE_PARTITIONS = """
SELECT ensure_point_partitions(array_agg(month)) FROM (
    SELECT DISTINCT date_trunc('month', time, 'UTC') AS month FROM staged_points
) AS months
"""

INCOMING = """
CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS
SELECT DISTINCT ON (s.id, p.time) s.id AS series_id, p.time, p.value, s.is_new
FROM staged_points p JOIN staged_series s USING (key)
ORDER BY s.id, p.time, p.place DESC
"""
"""Of the same time twice in one body, the last one counts."""

BOUNDS = "SELECT count(*), min(time), max(time), coalesce(bool_and(is_new), false) FROM incoming"

IDS = "SELECT key, id FROM staged_series WHERE key = ANY(:keys)"

NO_LONGER_NEW = "UPDATE staged_series SET is_new = false WHERE is_new"
"""Series that were new when the content began have got points of it meanwhile."""

MAKE_PARTITIONS_OF = "SELECT ensure_point_partitions(CAST(:months AS timestamptz[]))"

CHANGE = """
WITH changed AS (
    UPDATE points p SET value = i.value FROM incoming i
    WHERE NOT i.is_new AND p.series_id = i.series_id AND p.time = i.time AND p.value <> i.value
      AND p.time BETWEEN :first AND :last
    RETURNING p.series_id, date_trunc('hour', p.time, 'UTC') AS hour, p.time
), hours AS (
    INSERT INTO touched SELECT series_id, hour, false, min(time), max(time), count(*) FROM changed GROUP BY 1, 2
    RETURNING count
) SELECT coalesce(sum(count), 0) FROM hours
"""
"""The bounds let PostgreSQL leave out the other months."""

ADD = """
WITH added AS (
    INSERT INTO points (series_id, time, value)
    SELECT i.series_id, i.time, i.value FROM incoming i
    WHERE i.is_new OR NOT EXISTS (
        SELECT FROM points p
        WHERE p.series_id = i.series_id AND p.time = i.time AND p.time BETWEEN :first AND :last)
    RETURNING series_id, date_trunc('hour', time, 'UTC') AS hour, time
), hours AS (
    INSERT INTO touched SELECT series_id, hour, false, min(time), max(time), count(*) FROM added GROUP BY 1, 2
    RETURNING count
) SELECT coalesce(sum(count), 0) FROM hours
"""

MARK_NEW = "UPDATE touched t SET is_new = true FROM staged_series s WHERE s.id = t.series_id AND s.is_new"

_SUMS = """
    count(*), sum(value), min(value), max(value),
    (array_agg(value ORDER BY time))[1], (array_agg(value ORDER BY time DESC))[1]
"""
_REPLACE = """
ON CONFLICT (series_id, bucket) DO UPDATE SET
    count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max,
    first = excluded.first, last = excluded.last
"""

HOURS_OF_NEW_SERIES = f"""
INSERT INTO rollups_hourly (series_id, bucket, count, sum, min, max, first, last)
SELECT series_id, date_trunc('hour', time, 'UTC'), {_SUMS}
FROM incoming WHERE is_new GROUP BY 1, 2
"""  # noqa: S608 - of parts of this module
"""All points of a series that had none are in the body."""

FORGET_WHAT_IS_ADDED_TO = """
UPDATE touched t SET sum = NULL FROM rollups_hourly r
WHERE t.sum IS NOT NULL AND r.series_id = t.series_id AND r.bucket = t.hour
"""
"""Of an hour that had points before, those of the content alone say too little."""

HOURS_OF_CONTENT = """
INSERT INTO rollups_hourly (series_id, bucket, count, sum, min, max, first, last)
SELECT series_id, hour, sum(count), sum(sum), min(min), max(max),
    (array_agg(first ORDER BY first_time))[1], (array_agg(last ORDER BY last_time DESC))[1]
FROM touched GROUP BY 1, 2 HAVING bool_and(sum IS NOT NULL)
"""

HOURS = f"""
INSERT INTO rollups_hourly (series_id, bucket, count, sum, min, max, first, last)
SELECT t.series_id, t.hour, sums.*
FROM (
    SELECT series_id, hour FROM touched WHERE NOT is_new GROUP BY 1, 2 HAVING bool_or(sum IS NULL)
) t
CROSS JOIN LATERAL (
    SELECT {_SUMS} FROM points p
    WHERE p.series_id = t.series_id AND p.time >= t.hour AND p.time < t.hour + interval '1 hour'
) sums
{_REPLACE}
"""  # noqa: S608 - of parts of this module
"""Hour by hour on purpose: joined freely, a planner that knows nothing of new partitions reads each series for each
of its hours."""

DAYS = f"""
INSERT INTO rollups_daily (series_id, bucket, count, sum, min, max, first, last)
SELECT d.series_id, d.day, sums.*
FROM (SELECT DISTINCT series_id, date_trunc('day', hour, 'UTC') AS day FROM touched) d
CROSS JOIN LATERAL (
    SELECT sum(h.count), sum(h.sum), min(h.min), max(h.max),
        (array_agg(h.first ORDER BY h.bucket))[1], (array_agg(h.last ORDER BY h.bucket DESC))[1]
    FROM rollups_hourly h
    WHERE h.series_id = d.series_id AND h.bucket >= d.day AND h.bucket < d.day + interval '1 day'
) sums
{_REPLACE}
"""  # noqa: S608 - of parts of this module

BOUND_SERIES = """
UPDATE series s SET
    first_time = least(s.first_time, new.first), last_time = greatest(s.last_time, new.last)
FROM (SELECT series_id, min(first_time) AS first, max(last_time) AS last FROM touched GROUP BY 1) AS new
WHERE s.id = new.series_id AND (s.first_time IS NULL OR new.first < s.first_time OR new.last > s.last_time)
"""

-- What quotas and budgets of a gateway have used, one row for each meter of each limit. Both are named by digests. used is in
-- millionths, ends_at is when the day or month ends, in seconds since 1970.
CREATE TABLE limit_usage (
    node     VARCHAR(255) NOT NULL,
    limit_id VARCHAR(64)  NOT NULL,
    meter    VARCHAR(64)  NOT NULL,
    ends_at  BIGINT       NOT NULL,
    used     BIGINT       NOT NULL,
    PRIMARY KEY (node, limit_id, meter)
);

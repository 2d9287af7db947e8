-- What operators have stopped. A stop is never deleted; one that ended keeps when and by whom. Times are milliseconds since 1970.
CREATE TABLE stop (
    id        INTEGER      NOT NULL PRIMARY KEY,
    kind      VARCHAR(16)  NOT NULL,
    name      VARCHAR(512) NOT NULL,
    reason    VARCHAR(512) NOT NULL,
    by_whom   VARCHAR(255) NOT NULL,
    since     BIGINT       NOT NULL,
    until     BIGINT,
    ended_at  BIGINT,
    ended_by  VARCHAR(255),
    change_no BIGINT       NOT NULL
);

-- Up to which change a gateway has put the stops into force.
CREATE TABLE stop_seen (
    node       VARCHAR(255) NOT NULL PRIMARY KEY,
    change_no  BIGINT       NOT NULL,
    seen_at    BIGINT       NOT NULL
);

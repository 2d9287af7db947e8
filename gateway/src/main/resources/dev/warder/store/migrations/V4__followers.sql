-- Up to which change of a topic (what is stopped, and others) a gateway has put the store into force. Times are milliseconds since 1970.
DROP TABLE stop_seen;
CREATE TABLE gateway_follows (
    node       VARCHAR(255) NOT NULL,
    topic      VARCHAR(32)  NOT NULL,
    change_no  BIGINT       NOT NULL,
    seen_at    BIGINT       NOT NULL,
    PRIMARY KEY (node, topic)
);

-- Calls that wait for people, and what became of them. Binding: SHA-256 (hex) of who would do what under which demand and definition.
-- Shown: what the people see, secrets masked. Times are milliseconds since 1970. Rows go some days after their end; the record stays.
CREATE TABLE approval_ticket (
    id            VARCHAR(32)  NOT NULL PRIMARY KEY,
    binding       CHAR(64)     NOT NULL,
    deed          CHAR(64)     NOT NULL,
    state         VARCHAR(16)  NOT NULL,
    subject       TEXT         NOT NULL,
    principal     CHAR(64)     NOT NULL,
    capability    TEXT         NOT NULL,
    shown         TEXT         NOT NULL,
    demands       TEXT         NOT NULL,
    definition    VARCHAR(64),
    policy        VARCHAR(64)  NOT NULL,
    created_at    BIGINT       NOT NULL,
    expires_at    BIGINT       NOT NULL,
    ended_at      BIGINT,
    why           VARCHAR(512),
    used_by       VARCHAR(64),
    used_at_node  VARCHAR(255),
    concluded     INTEGER      NOT NULL DEFAULT 0
);

CREATE INDEX approval_ticket_binding ON approval_ticket (binding);
CREATE INDEX approval_ticket_state ON approval_ticket (state);

-- What each person said; one voice per person and ticket. Counts_for: the demands, by place, that the person may answer.
CREATE TABLE approval_voice (
    ticket      VARCHAR(32)  NOT NULL,
    name        VARCHAR(255) NOT NULL,
    agrees      INTEGER      NOT NULL,
    counts_for  TEXT         NOT NULL,
    why         VARCHAR(512) NOT NULL,
    said_at     BIGINT       NOT NULL,
    PRIMARY KEY (ticket, name)
);

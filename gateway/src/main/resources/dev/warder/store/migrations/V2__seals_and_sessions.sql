-- Keys under which handles are sealed. The secret (base64) is erased once nothing is accepted or kept under the key any more.
-- Times are milliseconds since 1970.
CREATE TABLE seal_key (
    id             VARCHAR(32) NOT NULL PRIMARY KEY,
    secret         VARCHAR(64),
    created_at     BIGINT      NOT NULL,
    superseded_at  BIGINT,
    ended_at       BIGINT
);

-- Open legacy sessions: what is needed to go on with them after a restart, sealed. The name is the SHA-256 (hex) of the session's id.
CREATE TABLE legacy_session (
    name     CHAR(64)    NOT NULL PRIMARY KEY,
    key_id   VARCHAR(32) NOT NULL,
    sealed   TEXT        NOT NULL,
    used_at  BIGINT      NOT NULL
);

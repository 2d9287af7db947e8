-- API keys. The key itself is never stored, only its SHA-256 (hex). Times are milliseconds since 1970.
CREATE TABLE api_key (
    id          VARCHAR(32)  NOT NULL PRIMARY KEY,
    hash        CHAR(64)     NOT NULL,
    subject     VARCHAR(255) NOT NULL,
    tenant      VARCHAR(255),
    roles       TEXT         NOT NULL,
    created_at  BIGINT       NOT NULL,
    expires_at  BIGINT,
    revoked_at  BIGINT
);

-- What was seen and approved of each capability's definition. Fingerprints are SHA-256 (hex), definitions canonical JSON.
-- Times are milliseconds since 1970.
CREATE TABLE pin (
    server               VARCHAR(64)   NOT NULL,
    kind                 VARCHAR(16)   NOT NULL,
    name                 VARCHAR(2048) NOT NULL,
    status               VARCHAR(16)   NOT NULL,
    seen                 CHAR(64)      NOT NULL,
    seen_definition      TEXT          NOT NULL,
    seen_at              BIGINT        NOT NULL,
    approved             CHAR(64),
    approved_definition  TEXT,
    approved_at          BIGINT,
    approved_by          VARCHAR(255),
    gone_at              BIGINT,
    change_no            BIGINT        NOT NULL,
    PRIMARY KEY (server, kind, name)
);
CREATE INDEX pin_change_no ON pin (change_no);

-- Which lists of which servers have been seen at all: what comes later is no first contact.
CREATE TABLE pin_contact (
    server    VARCHAR(64) NOT NULL,
    kind      VARCHAR(16) NOT NULL,
    since     BIGINT      NOT NULL,
    PRIMARY KEY (server, kind)
);

-- The number of the last change of any pin.
CREATE TABLE pin_change (
    change_no BIGINT NOT NULL
);
INSERT INTO pin_change (change_no) VALUES (0);

-- Whose a session is, where several gateways share the database: the name of the gateway that holds it.
ALTER TABLE legacy_session ADD COLUMN member VARCHAR(255);

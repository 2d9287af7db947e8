-- What the checks found in the definition that was seen last: a JSON array, empty when they found nothing.
ALTER TABLE pin ADD COLUMN findings TEXT DEFAULT '[]' NOT NULL;

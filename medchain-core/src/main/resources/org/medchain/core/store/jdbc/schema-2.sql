-- Whose data was asked for, and where the request came from; empty where it is not known.
ALTER TABLE medchain_access ADD COLUMN patient ${bytes};
ALTER TABLE medchain_access ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE medchain_access ADD COLUMN asking_user TEXT NOT NULL DEFAULT '';
ALTER TABLE medchain_access ADD COLUMN organisation TEXT NOT NULL DEFAULT '';

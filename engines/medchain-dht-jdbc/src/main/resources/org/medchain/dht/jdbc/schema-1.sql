-- The placeholder stands for what SQLite and PostgreSQL write differently.
-- expires: of the record's name, 0 for never. stamp: changes with each write. size: bytes of form.
CREATE TABLE medchain_directory (
    address ${bytes} PRIMARY KEY,
    expires BIGINT NOT NULL,
    size BIGINT NOT NULL,
    stamp ${bytes} NOT NULL,
    form ${bytes} NOT NULL
);
CREATE INDEX medchain_directory_expiry ON medchain_directory (expires, size);

-- swept_to: at least the latest expiry of all that was dropped.
CREATE TABLE medchain_directory_time (
    id BIGINT PRIMARY KEY,
    swept_to BIGINT NOT NULL
);
INSERT INTO medchain_directory_time (id, swept_to) VALUES (1, 0);

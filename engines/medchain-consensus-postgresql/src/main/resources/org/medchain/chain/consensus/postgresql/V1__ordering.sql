-- The log of the engine postgresql, version 1.

-- The entries of each consortium, in the order of their positions.
CREATE TABLE IF NOT EXISTS medchain_ordering_entry (
    consortium BYTEA NOT NULL,
    position BIGINT NOT NULL,
    entry BYTEA NOT NULL,
    PRIMARY KEY (consortium, position)
);

-- The last position of each consortium. Whoever adds entries holds the lock of this row until its commit.
CREATE TABLE IF NOT EXISTS medchain_ordering_tail (
    consortium BYTEA NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
) WITH (fillfactor = 10);

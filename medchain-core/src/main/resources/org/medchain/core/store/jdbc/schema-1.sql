-- The placeholders stand for what SQLite and PostgreSQL write differently.
CREATE TABLE medchain_inventory (
    seq ${identity},
    inventory_id ${bytes} NOT NULL UNIQUE,
    pointer ${bytes} NOT NULL,
    content_key ${bytes} NOT NULL,
    write_seed ${bytes} NOT NULL,
    next_ordinal BIGINT NOT NULL,
    entries BIGINT NOT NULL
);

CREATE TABLE medchain_data (
    data_id ${bytes} PRIMARY KEY,
    inventory_id ${bytes} NOT NULL REFERENCES medchain_inventory (inventory_id),
    ordinal BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    scheme BIGINT NOT NULL,
    description ${bytes} NOT NULL,
    state BIGINT NOT NULL,
    secret ${bytes},
    sealed BIGINT NOT NULL,
    recorded BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    UNIQUE (inventory_id, ordinal)
);

CREATE TABLE medchain_operation (
    operation_key ${bytes} PRIMARY KEY,
    fingerprint ${bytes} NOT NULL,
    data_id ${bytes} NOT NULL
);

-- One a stream: the next chunk's. object: under which name its bytes are stored.
CREATE TABLE medchain_claim (
    data_id ${bytes} PRIMARY KEY REFERENCES medchain_data (data_id),
    chunk_index BIGINT NOT NULL,
    start_us BIGINT,
    end_us BIGINT,
    object ${bytes} NOT NULL,
    token ${bytes} NOT NULL,
    owner ${bytes} NOT NULL,
    renewed BIGINT NOT NULL
);

-- What may be in the data store and counts no more. object: empty for all of data that was erased. again: 1 if it is to be
-- deleted once more later, since its writer may be alive.
CREATE TABLE medchain_leftover (
    data_id ${bytes} NOT NULL REFERENCES medchain_data (data_id),
    chunk_index BIGINT NOT NULL,
    object ${bytes} NOT NULL,
    due BIGINT NOT NULL,
    again BIGINT NOT NULL,
    PRIMARY KEY (data_id, object)
);
CREATE INDEX medchain_leftover_due ON medchain_leftover (due);

CREATE TABLE medchain_chunk (
    data_id ${bytes} NOT NULL REFERENCES medchain_data (data_id),
    chunk_index BIGINT NOT NULL,
    object ${bytes} NOT NULL,
    start_us BIGINT,
    end_us BIGINT,
    length BIGINT NOT NULL,
    content ${bytes} NOT NULL,
    digest ${bytes} NOT NULL,
    event_hash ${bytes} NOT NULL UNIQUE,
    block_hash ${bytes},
    height BIGINT,
    PRIMARY KEY (data_id, chunk_index)
);
CREATE INDEX medchain_chunk_start ON medchain_chunk (data_id, start_us);
CREATE INDEX medchain_chunk_end ON medchain_chunk (data_id, end_us);
CREATE INDEX medchain_chunk_height ON medchain_chunk (height);

CREATE TABLE medchain_run (
    data_id ${bytes} NOT NULL REFERENCES medchain_data (data_id),
    number BIGINT NOT NULL,
    first_index BIGINT NOT NULL,
    start_us BIGINT NOT NULL,
    chunk_us BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    PRIMARY KEY (data_id, number)
);

CREATE TABLE medchain_outbox (
    seq ${identity},
    data_id ${bytes} NOT NULL UNIQUE REFERENCES medchain_data (data_id),
    chunk_index BIGINT NOT NULL,
    event ${bytes} NOT NULL
);

-- data_id: empty but for pages of runs.
CREATE TABLE medchain_page (
    inventory_id ${bytes} NOT NULL REFERENCES medchain_inventory (inventory_id),
    kind BIGINT NOT NULL,
    data_id ${bytes} NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    failure TEXT NOT NULL,
    PRIMARY KEY (inventory_id, kind, data_id, number)
);
CREATE INDEX medchain_page_due ON medchain_page (due, inventory_id);

CREATE TABLE medchain_session (
    session_id ${bytes} PRIMARY KEY,
    block_hash ${bytes} NOT NULL,
    height BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    audience ${bytes} NOT NULL,
    ended BIGINT NOT NULL
);

CREATE TABLE medchain_session_grant (
    session_id ${bytes} NOT NULL REFERENCES medchain_session (session_id),
    data_id ${bytes} NOT NULL,
    opening ${bytes} NOT NULL,
    section ${bytes},
    PRIMARY KEY (session_id, data_id)
);
CREATE INDEX medchain_session_grant_data ON medchain_session_grant (data_id);

CREATE TABLE medchain_nonce (
    requester ${bytes} NOT NULL,
    nonce ${bytes} NOT NULL,
    made BIGINT NOT NULL,
    PRIMARY KEY (requester, nonce)
);
CREATE INDEX medchain_nonce_made ON medchain_nonce (made);

CREATE TABLE medchain_mark (
    requester ${bytes} PRIMARY KEY,
    made BIGINT NOT NULL
);

CREATE TABLE medchain_access (
    number BIGINT PRIMARY KEY,
    decided BIGINT NOT NULL,
    requester ${bytes} NOT NULL,
    session_id ${bytes},
    data_id ${bytes},
    outcome TEXT NOT NULL,
    request ${bytes} NOT NULL,
    evidence ${bytes} NOT NULL,
    patient ${bytes},
    address TEXT NOT NULL,
    asking_user TEXT NOT NULL,
    organisation TEXT NOT NULL
);

CREATE TABLE medchain_unauthenticated (
    hour BIGINT NOT NULL,
    reason TEXT NOT NULL,
    requests BIGINT NOT NULL,
    sample ${bytes} NOT NULL,
    PRIMARY KEY (hour, reason)
);

CREATE TABLE medchain_lost (
    event_hash ${bytes} PRIMARY KEY
);

CREATE TABLE medchain_counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO medchain_counter (name, value) VALUES ('access', 0);
INSERT INTO medchain_counter (name, value) VALUES ('height', -1);

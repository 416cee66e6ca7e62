package org.medchain.core.store.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.Backlog;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ChunkFacts;
import org.medchain.core.store.ClaimToken;
import org.medchain.core.store.DataState;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OutboxEntry;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.Receipt;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.store.StoredData;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Failures;
import org.medchain.jdbc.Schema;
import org.medchain.jdbc.SharedDatabase;
import org.medchain.jdbc.SqliteDatabase;
import org.medchain.time.TimeSettings;

/**
 * A catalogue in a relational database. SQLite is in a file that one process has open at a time; a claim there ends with its
 * process. PostgreSQL is reached through the host's data source and may be shared by several processes; a claim there ends
 * when its lease is over. Both lose no commit when a process is killed or power fails.
 */
public final class JdbcProviderStore implements ProviderStore {
    /** How long a claim stands that is not renewed, unless another lease is given. */
    public static final Duration DEFAULT_LEASE = Duration.ofMinutes(10);

    private static final String NAME = "catalogue";
    private static final Failures FAILURES = new Failures(NAME);
    private static final Schema SCHEMA = new Schema(
            NAME, "medchain_catalogue_history", 1, script -> JdbcProviderStore.class.getResourceAsStream(script));

    private static final int MAX_NONCE = 64;
    private static final int MAX_REASON = 64;

    private final Database database;
    private final ClaimTable claims;
    private final UnauthenticatedTally tally;

    private JdbcProviderStore(Database database, ClaimTable claims) {
        this.database = database;
        this.claims = claims;
        this.tally = new UnauthenticatedTally(database);
    }

    /**
     * Opens the catalogue in {@code file}, which is made if missing, with its folder; beside it are {@code -wal},
     * {@code -shm} and {@code .lock} files. They belong to their owner alone. The disk is a local one.
     *
     * @throws StorageException if the file is open already, here or in another process, or is damaged
     * @throws IllegalStateException if SQLite is missing
     */
    public static JdbcProviderStore openFile(Path file, SecureRandom random) throws MedChainException {
        return open(SqliteDatabase.open(file, FAILURES), new ClaimTable(random, DEFAULT_LEASE, true));
    }

    /**
     * Opens the catalogue in a PostgreSQL database, whose tables are made if missing. Each call takes a connection from
     * {@code source} and closes it at its end; pooling and closing the source stay with the host.
     *
     * @param lease how long a claim stands that is not renewed; longer than the clocks of the processes differ and than
     *     any of them ever pauses; 1 ms to 365 days
     */
    public static JdbcProviderStore openShared(DataSource source, SecureRandom random, Duration lease)
            throws MedChainException {
        Duration claimed = TimeSettings.require("lease", lease);
        return open(SharedDatabase.open(source, FAILURES, Duration.ZERO), new ClaimTable(random, claimed, false));
    }

    static JdbcProviderStore open(Database database, ClaimTable claims) throws MedChainException {
        try {
            SCHEMA.migrate(database);
            return new JdbcProviderStore(database, claims);
        } catch (MedChainException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public void add(OwnedInventory inventory) throws MedChainException {
        database.change(transaction -> InventoryTable.add(transaction, inventory));
    }

    @Override
    public Optional<OwnedInventory> inventory(InventoryId id) throws MedChainException {
        return database.read(transaction -> InventoryTable.find(transaction, id));
    }

    @Override
    public List<InventoryPointer> inventories() throws MedChainException {
        return database.read(InventoryTable::all);
    }

    @Override
    public InventorySize size(InventoryId inventory) throws MedChainException {
        return database.read(transaction -> InventoryTable.size(transaction, inventory));
    }

    @Override
    public StoredData begin(OperationKey key, NewData data, SecretBytes secret) throws MedChainException {
        return database.write(transaction -> DataTable.begin(transaction, key, data, secret));
    }

    @Override
    public Optional<StoredData> data(DataId id) throws MedChainException {
        return database.read(transaction -> DataTable.find(transaction, id));
    }

    @Override
    public Optional<SecretBytes> secret(DataId id) throws MedChainException {
        return database.read(transaction -> DataTable.secret(transaction, id));
    }

    @Override
    public List<StoredData> page(InventoryId inventory, long page) throws MedChainException {
        return database.read(transaction -> DataTable.page(transaction, inventory, page));
    }

    @Override
    public void describe(DataId id, DataDescription description) throws MedChainException {
        database.change(transaction -> DataTable.describe(transaction, id, description));
    }

    @Override
    public void close(DataId id) throws MedChainException {
        database.change(transaction -> DataTable.enter(transaction, id, DataState.CLOSED));
    }

    @Override
    public void withdraw(DataId id) throws MedChainException {
        database.change(transaction -> DataTable.enter(transaction, id, DataState.WITHDRAWN));
    }

    @Override
    public Leftover erase(DataId id) throws MedChainException {
        Leftover left = database.write(transaction -> {
            DataTable.enter(transaction, id, DataState.ERASED);
            return LeftoverTable.add(transaction, Leftover.allOf(id), false);
        });
        database.forgetDeleted();
        return left;
    }

    @Override
    public ChunkClaim claim(DataId id, ChunkIndex index, Optional<TimeRange> range, ClaimToken token, Instant now)
            throws MedChainException {
        ClaimTable.Wish wish = new ClaimTable.Wish(id, index, range, token);
        return database.write(transaction -> claims.claim(transaction, wish, now));
    }

    @Override
    public boolean renew(DataId id, ChunkIndex index, ClaimToken token, Instant now) throws MedChainException {
        return database.write(transaction -> claims.renew(transaction, new ClaimTable.Holder(id, index, token), now));
    }

    @Override
    public Optional<Leftover> abandon(DataId id, ChunkIndex index, ClaimToken token) throws MedChainException {
        return database.write(transaction -> claims.abandon(transaction, new ClaimTable.Holder(id, index, token)));
    }

    @Override
    public List<Leftover> takeOver(Instant now, int max) throws MedChainException {
        return database.write(transaction -> claims.takeOver(transaction, now, max));
    }

    @Override
    public List<Leftover> leftovers(Instant now, int max) throws MedChainException {
        return database.read(transaction -> LeftoverTable.due(transaction, now, max));
    }

    @Override
    public void swept(Leftover leftover, Instant now) throws MedChainException {
        database.change(transaction -> LeftoverTable.swept(transaction, leftover, now));
    }

    @Override
    public void sweepLater(Leftover leftover, Instant now) throws MedChainException {
        database.change(transaction -> LeftoverTable.later(transaction, leftover, now));
    }

    @Override
    public void seal(DataId id, ChunkIndex index, ClaimToken token, ChunkFacts facts, Event event)
            throws MedChainException {
        database.change(transaction -> claims.seal(transaction, new ClaimTable.Holder(id, index, token), facts, event));
    }

    @Override
    public void recorded(DataId id, ChunkIndex index, Receipt receipt) throws MedChainException {
        database.change(transaction -> ChunkTable.recorded(transaction, id, index, receipt));
    }

    @Override
    public Optional<Leftover> giveUp(DataId id, ChunkIndex index, EventHash refused) throws MedChainException {
        return database.write(transaction -> ClaimTable.giveUp(transaction, id, index, refused));
    }

    @Override
    public Optional<StoredChunk> chunk(DataId id, ChunkIndex index) throws MedChainException {
        return database.read(transaction -> ChunkTable.find(transaction, id, index.value()));
    }

    @Override
    public List<StoredChunk> chunks(DataId id, ChunkIndex first, int max) throws MedChainException {
        return database.read(transaction -> ChunkTable.from(transaction, id, first, max));
    }

    @Override
    public Optional<IndexRange> within(DataId id, GrantedRange range) throws MedChainException {
        return database.read(transaction -> ChunkTable.within(transaction, id, range));
    }

    @Override
    public List<ChunkRun> runs(DataId id, long first, int max) throws MedChainException {
        return database.read(transaction -> RunTable.from(transaction, id, first, max));
    }

    @Override
    public List<OutboxEntry> outbox(long after, int max) throws MedChainException {
        return database.read(transaction -> ChunkTable.outbox(transaction, after, max));
    }

    @Override
    public Optional<OutboxEntry> unrecorded(DataId id) throws MedChainException {
        return database.read(transaction -> ChunkTable.unrecorded(transaction, id));
    }

    @Override
    public List<InventoryId> toPublish(Optional<InventoryId> after, int max) throws MedChainException {
        return database.read(transaction -> PageTable.dueInventories(transaction, after, max));
    }

    @Override
    public List<PageToPublish> toPublish(InventoryId inventory, int max) throws MedChainException {
        return database.read(transaction -> PageTable.due(transaction, inventory, max));
    }

    @Override
    public List<ProjectionPage> publishAgain(InventoryId inventory, Optional<ProjectionPage> after, int max)
            throws MedChainException {
        return database.write(transaction -> PageTable.markAgain(transaction, inventory, after, max));
    }

    @Override
    public void published(ProjectionPage page, long version) throws MedChainException {
        database.change(transaction -> PageTable.published(transaction, page, version));
    }

    @Override
    public void publicationFailed(ProjectionPage page, String reason, OptionalLong found) throws MedChainException {
        database.change(transaction -> PageTable.failed(transaction, page, reason, found));
    }

    @Override
    public Backlog backlog() throws MedChainException {
        return database.read(PageTable::backlog);
    }

    @Override
    public void keep(KnownSession session) throws MedChainException {
        database.change(transaction -> SessionTable.keep(transaction, session));
    }

    @Override
    public Optional<KnownSession> session(SessionId id) throws MedChainException {
        return database.read(transaction -> SessionTable.find(transaction, id));
    }

    @Override
    public List<KnownSession> sessionsSharing(DataId id) throws MedChainException {
        return database.read(transaction -> SessionTable.sharing(transaction, id));
    }

    @Override
    public void forget(SessionId id) throws MedChainException {
        database.change(transaction -> SessionTable.end(transaction, id));
    }

    @Override
    public boolean seen(Digest requester, Bytes nonce, Instant time) throws MedChainException {
        return database.read(transaction -> AccessTable.seen(transaction, requester, nonce, time));
    }

    @Override
    public boolean admit(Digest requester, Bytes nonce, Instant time, AccessEntry outcome) throws MedChainException {
        if (nonce.isEmpty() || nonce.size() > MAX_NONCE) {
            throw new IllegalArgumentException("a nonce has 1 to " + MAX_NONCE + " bytes, found " + nonce.size());
        }
        return database.write(transaction -> AccessTable.admit(transaction, requester, nonce, time, outcome));
    }

    @Override
    public void log(AccessEntry refused) throws MedChainException {
        database.change(transaction -> AccessTable.log(transaction, refused));
    }

    @Override
    public void countUnauthenticated(Instant time, String reason, Bytes sample) throws MedChainException {
        if (reason.isEmpty() || reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of 1 to " + MAX_REASON + " characters, found "
                    + reason.length() + " characters or a control character");
        }
        tally.count(time, reason, sample);
    }

    @Override
    public List<UnauthenticatedCount> unauthenticated(Instant since, int max) throws MedChainException {
        return tally.since(since, max);
    }

    @Override
    public List<LoggedAccess> accessLog(long after, int max) throws MedChainException {
        return database.read(transaction -> AccessTable.after(transaction, after, max));
    }

    @Override
    public void prune(Instant now) throws MedChainException {
        database.change(transaction -> AccessTable.prune(transaction, now));
    }

    @Override
    public boolean knowsEvent(EventHash event) throws MedChainException {
        return database.read(transaction -> LevelTable.knows(transaction, event));
    }

    @Override
    public long lastHeight() throws MedChainException {
        return database.read(LevelTable::lastHeight);
    }

    @Override
    public void acceptLost(Collection<EventHash> events, long height) throws MedChainException {
        database.change(transaction -> LevelTable.acceptLost(transaction, events, height));
    }

    @Override
    public void close() throws MedChainException {
        try {
            if (database.isOpen()) {
                tally.write();
            }
        } finally {
            database.close();
        }
    }
}

package org.medchain.core.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.ReplayMark;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/**
 * What a provider keeps for itself, one small file each: where the inventories are, which sessions it was invited to, and
 * what is on its way to the ledger. Thread-safe.
 */
final class ProviderState implements ReplayMark {
    private static final int MAX_MARK = 16;

    private final Path inventories;
    private final Path sessions;
    private final Path outbox;
    private final Path replayMark;

    private ProviderState(Path folder) {
        this.inventories = folder.resolve("inventories");
        this.sessions = folder.resolve("sessions");
        this.outbox = folder.resolve("outbox");
        this.replayMark = folder.resolve("replay-mark");
    }

    static ProviderState open(Path folder) throws StorageException {
        ProviderState state = new ProviderState(folder);
        try {
            DurableFiles.createFolder(state.inventories);
            DurableFiles.createFolder(state.sessions);
            DurableFiles.createFolder(state.outbox);
            return state;
        } catch (IOException e) {
            throw new StorageException("the provider's folder cannot be opened", e);
        }
    }

    void keep(InventoryPointer pointer) throws StorageException {
        write(inventories.resolve(pointer.id().value().value().toHex()), pointer.encode());
    }

    Optional<InventoryPointer> inventory(InventoryId id) throws StorageException, MalformedException {
        Optional<Bytes> found = read(inventories.resolve(id.value().value().toHex()));
        return found.isEmpty() ? Optional.empty() : Optional.of(InventoryPointer.decode(found.get()));
    }

    List<InventoryPointer> inventories() throws StorageException, MalformedException {
        List<InventoryPointer> pointers = new ArrayList<>();
        for (Bytes encoded : readAll(inventories)) {
            pointers.add(InventoryPointer.decode(encoded));
        }
        return pointers;
    }

    void keep(SessionPointer session) throws StorageException {
        write(sessionFile(session.id()), session.name().encode());
    }

    List<SessionPointer> sessions() throws StorageException, MalformedException {
        List<SessionPointer> pointers = new ArrayList<>();
        for (Bytes encoded : readAll(sessions)) {
            pointers.add(new SessionPointer(RecordName.decode(encoded)));
        }
        return pointers;
    }

    void forget(SessionId session) throws StorageException {
        delete(sessionFile(session));
    }

    void keep(PendingChunk pending) throws StorageException {
        write(pendingFile(pending.data()), pending.encode());
    }

    List<PendingChunk> pending() throws StorageException, MalformedException {
        List<PendingChunk> all = new ArrayList<>();
        for (Bytes encoded : readAll(outbox)) {
            all.add(PendingChunk.decode(encoded));
        }
        return all;
    }

    void finished(PendingChunk pending) throws StorageException {
        delete(pendingFile(pending.data()));
    }

    @Override
    public Optional<Instant> load() throws StorageException, MalformedException {
        Optional<Bytes> found = read(replayMark);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(StructReader.decode(
                "replay mark",
                found.get(),
                MAX_MARK,
                struct -> Instant.ofEpochMilli(struct.uint(0, 0, Long.MAX_VALUE))));
    }

    @Override
    public void save(Instant mark) throws StorageException {
        write(replayMark, new StructWriter().integer(0, mark.toEpochMilli()).toBytes());
    }

    private Path sessionFile(SessionId session) {
        return sessions.resolve(session.event().value().toHex());
    }

    private Path pendingFile(DataId data) {
        return outbox.resolve(data.value().toHex());
    }

    private static void write(Path file, Bytes content) throws StorageException {
        try {
            DurableFiles.replace(file, content);
        } catch (IOException e) {
            throw new StorageException("the provider's state cannot be written", e);
        }
    }

    private static void delete(Path file) throws StorageException {
        try {
            DurableFiles.delete(file);
        } catch (IOException e) {
            throw new StorageException("the provider's state cannot be written", e);
        }
    }

    private static Optional<Bytes> read(Path file) throws StorageException {
        try {
            return Optional.of(Bytes.takeOwnership(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("the provider's state cannot be read", e);
        }
    }

    /** Temporary files of an interrupted write have a dot in their name, and no kept file has. */
    private static List<Bytes> readAll(Path folder) throws StorageException {
        List<Bytes> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> kept = files.filter(
                            file -> !file.getFileName().toString().contains("."))
                    .sorted()
                    .toList();
            for (Path file : kept) {
                read(file).ifPresent(contents::add);
            }
            return contents;
        } catch (IOException e) {
            throw new StorageException("the provider's state cannot be read", e);
        }
    }
}

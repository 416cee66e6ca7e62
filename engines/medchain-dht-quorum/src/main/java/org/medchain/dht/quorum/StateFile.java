package org.medchain.dht.quorum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.dht.Roster;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/** Where a node keeps its {@link NodeState}: the file {@code QUORUM}, replaced as a whole. */
final class StateFile implements NodeState.Memory {
    private static final String FILE = "QUORUM";
    private static final int FORMAT = 1;
    private static final int MAX_SIZE = 2 * Roster.MAX_NODES * (IdentityCertificate.MAX_SIZE + 2 * RosterForm.MAX_HOST);

    private final Path file;

    /** In this folder, which is there. */
    StateFile(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /** What was saved last, if anything was. */
    Optional<NodeState.Saved> load() throws StorageException {
        try {
            return Files.exists(file)
                    ? Optional.of(decode(Bytes.takeOwnership(Files.readAllBytes(file))))
                    : Optional.empty();
        } catch (IOException | MalformedException e) {
            throw new StorageException(file + " is damaged or cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void save(NodeState.Saved state) throws StorageException {
        try {
            DurableFiles.replace(file, encode(state));
        } catch (IOException e) {
            throw new StorageException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    static Bytes encode(NodeState.Saved state) {
        View view = state.view();
        return new StructWriter()
                .integer(0, FORMAT)
                .struct(1, view.current().roster(), RosterForm::encode)
                .optionalStruct(2, view.next().map(Placement::roster), RosterForm::encode)
                .bool(3, state.serving())
                .bool(4, state.complete())
                .bool(5, state.over())
                .toBytes();
    }

    static NodeState.Saved decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("state of a directory node", encoded, MAX_SIZE, struct -> {
            struct.uint(0, FORMAT, FORMAT);
            try {
                Roster current = struct.struct(1, RosterForm::decode);
                Optional<Roster> next = struct.optionalStruct(2, RosterForm::decode);
                View view = next.isPresent() ? View.moving(current, next.get()) : View.of(current);
                return new NodeState.Saved(view, struct.bool(3), struct.bool(4), struct.bool(5));
            } catch (IllegalArgumentException e) {
                throw struct.malformed("no state of a node: " + e.getMessage());
            }
        });
    }
}

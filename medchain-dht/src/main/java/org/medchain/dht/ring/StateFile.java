package org.medchain.dht.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/** Where a node keeps its {@link NodeState}: the file {@code RING}, replaced as a whole. */
final class StateFile implements NodeState.Memory {
    private static final String FILE = "RING";
    private static final int FORMAT = 1;
    private static final int MAX_HOST = 255;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SIZE = 2 * Roster.MAX_NODES * (Certificate.MAX_SIZE + 2 * MAX_HOST);

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
                .struct(1, view.current().roster(), StateFile::roster)
                .optionalStruct(2, view.next().map(Placement::roster), StateFile::roster)
                .bool(3, state.serving())
                .bool(4, state.complete())
                .bool(5, state.over())
                .toBytes();
    }

    static NodeState.Saved decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("state of a directory node", encoded, MAX_SIZE, struct -> {
            struct.uint(0, FORMAT, FORMAT);
            try {
                Roster current = struct.struct(1, StateFile::roster);
                Optional<Roster> next = struct.optionalStruct(2, StateFile::roster);
                View view = next.isPresent() ? View.moving(current, next.get()) : View.of(current);
                return new NodeState.Saved(view, struct.bool(3), struct.bool(4), struct.bool(5));
            } catch (IllegalArgumentException e) {
                throw struct.malformed("no state of a node: " + e.getMessage());
            }
        });
    }

    private static void roster(Roster roster, StructWriter struct) {
        struct.integer(0, roster.epoch()).integer(1, roster.replicas()).structs(2, roster.nodes(), StateFile::node);
    }

    private static Roster roster(StructReader struct) throws MalformedException {
        return new Roster(
                struct.uint(0, 1, Long.MAX_VALUE / 2),
                (int) struct.uint(1, 1, Roster.MAX_REPLICAS),
                struct.structs(2, 1, Roster.MAX_NODES, StateFile::node));
    }

    private static void node(RosterNode node, StructWriter struct) {
        struct.integer(0, node.number())
                .bytes(1, node.certificate().encode())
                .text(2, node.host())
                .integer(3, node.port());
    }

    private static RosterNode node(StructReader struct) throws MalformedException {
        return new RosterNode(
                (int) struct.uint(0, 0, Integer.MAX_VALUE),
                Certificate.decode(struct.bytes(1, 1, Certificate.MAX_SIZE)),
                struct.text(2, MAX_HOST),
                (int) struct.uint(3, 1, MAX_PORT));
    }
}

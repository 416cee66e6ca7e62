package org.medchain.core.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;

/**
 * What data one provider has of one patient, opened (paper Def. 3). Immutable.
 *
 * @param entries at most {@value #MAX_ENTRIES}; the record that holds them has at most 1 MiB
 */
public record Inventory(InventoryId id, List<InventoryEntry> entries) {
    /** The most entries of one inventory; a provider opens a further one for more. */
    public static final int MAX_ENTRIES = 4096;

    /** The most bytes of content: what a directory record of 1 MiB holds beside the wrapped keys. */
    static final int MAX_CONTENT = DirectoryRecord.MAX_PAYLOAD - 2 * WrappedKey.MAX_SIZE - SecretKey.OVERHEAD - 64;

    private static final int VERSION = 1;

    public Inventory {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "an inventory has at most " + MAX_ENTRIES + " entries, found " + entries.size() + ": open another");
        }
        if (entries.stream().map(InventoryEntry::id).distinct().count() != entries.size()) {
            throw new IllegalArgumentException("an inventory names each data id once");
        }
    }

    static Inventory decodeContent(InventoryId id, Bytes content) throws MalformedException {
        return StructReader.decode("inventory content", content, MAX_CONTENT, struct -> {
            struct.uint(0, VERSION, VERSION);
            List<InventoryEntry> entries = struct.structs(1, 0, MAX_ENTRIES, InventoryEntry::decode);
            try {
                return new Inventory(id, entries);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }

    Bytes encodeContent() {
        return new StructWriter()
                .integer(0, VERSION)
                .structs(1, entries, (entry, struct) -> entry.encode(struct))
                .toBytes();
    }

    /** The entry of {@code data}, if it is here. */
    public Optional<InventoryEntry> find(DataId data) {
        return entries.stream().filter(entry -> entry.id().equals(data)).findFirst();
    }

    /** This inventory with {@code entry} in place of the one with its id, or added. */
    public Inventory with(InventoryEntry entry) {
        List<InventoryEntry> changed = new ArrayList<>(entries);
        int at = changed.stream().map(InventoryEntry::id).toList().indexOf(entry.id());
        if (at < 0) {
            changed.add(entry);
        } else {
            changed.set(at, entry);
        }
        return new Inventory(id, changed);
    }
}

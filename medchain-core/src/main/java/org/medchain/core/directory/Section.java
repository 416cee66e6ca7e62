package org.medchain.core.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;

/**
 * One section of a session, opened: what is shared of one inventory (paper Def. 4). Immutable.
 *
 * @param grant what is granted, signed by the patient
 * @param descriptions tags and URL of each item, which the provider keeps up to date
 */
public record Section(Grant grant, Map<DataId, DataDescription> descriptions) {
    /** The most bytes of content: what a directory record of 1 MiB holds beside the wrapped keys. */
    static final int MAX_SIZE = DirectoryRecord.MAX_PAYLOAD - 3 * WrappedKey.MAX_SIZE - SecretKey.OVERHEAD - 64;

    private static final int VERSION = 1;

    public Section {
        descriptions = Map.copyOf(descriptions);
        List<DataId> granted = grant.items().stream().map(GrantItem::id).toList();
        if (descriptions.size() != granted.size() || !descriptions.keySet().containsAll(granted)) {
            throw new IllegalArgumentException("a section describes each granted item and no other, found "
                    + descriptions.size() + " descriptions of " + granted.size() + " items");
        }
    }

    /** A description and what it is of. */
    private record Described(DataId id, DataDescription description) {
        static Described decode(StructReader struct) throws MalformedException {
            return new Described(new DataId(struct.bytes(0, DataId.SIZE)), DataDescription.decode(struct, 1));
        }

        void encode(StructWriter struct) {
            description.encode(struct.bytes(0, id.value()), 1);
        }
    }

    static Section decode(Bytes content) throws MalformedException {
        return StructReader.decode("section content", content, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            Grant grant = Grant.decode(struct.bytes(1, 1, Section.MAX_SIZE));
            Map<DataId, DataDescription> descriptions = new LinkedHashMap<>();
            DataId last = null;
            for (Described described : struct.structs(2, 1, Grant.MAX_ITEMS, Described::decode)) {
                if (last != null && last.compareTo(described.id()) >= 0) {
                    throw struct.malformed("descriptions duplicate or out of order");
                }
                last = described.id();
                descriptions.put(described.id(), described.description());
            }
            try {
                return new Section(grant, descriptions);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }

    Bytes encode() {
        List<Described> described = descriptions.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Described(entry.getKey(), entry.getValue()))
                .toList();
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, grant.encode())
                .structs(2, described, (each, struct) -> each.encode(struct))
                .toBytes();
    }

    /** The item of {@code data} and how it is described, if it is shared here. */
    public Optional<SharedItem> find(DataId data) {
        return grant.find(data).map(this::shared);
    }

    /** All that is shared here. */
    public List<SharedItem> items() {
        return grant.items().stream().map(this::shared).toList();
    }

    /** This section with another description of {@code data}. */
    Section describing(DataId data, DataDescription description) {
        Map<DataId, DataDescription> changed = new LinkedHashMap<>(descriptions);
        changed.put(data, description);
        return new Section(grant, changed);
    }

    private SharedItem shared(GrantItem item) {
        DataDescription description = descriptions.get(item.id());
        if (description == null) {
            throw new IllegalStateException("checked on construction: item " + item.id() + " is described");
        }
        return new SharedItem(item, description);
    }

    @Override
    public String toString() {
        return "Section[" + grant + "]";
    }
}

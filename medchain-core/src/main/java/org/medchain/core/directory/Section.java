package org.medchain.core.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * One section of a session, opened: what is shared of one inventory (paper Def. 4). Whoever writes it, patient or provider,
 * it says of the grants no more than the session's event on the ledger committed to. Immutable.
 *
 * @param session the event that created the session
 * @param disclosure the grants, all of one inventory at one provider; not yet verified
 * @param descriptions tags and URL of each of them, or of some, which the provider keeps up to date
 */
public record Section(SessionId session, SessionDisclosure disclosure, Map<DataId, DataDescription> descriptions) {
    /** The most grants of a section, and of a session. */
    public static final int MAX_GRANTS = 1024;

    /** The most bytes of an encoded section, filled up: what a directory record of 1 MiB holds beside two wrapped keys. */
    public static final int MAX_SIZE = 63 << 14;

    private static final int VERSION = 1;

    public Section {
        descriptions = Map.copyOf(descriptions);
        Set<DataId> granted = disclosure.grants().stream()
                .map(opening -> opening.grant().data())
                .collect(Collectors.toSet());
        if (!granted.containsAll(descriptions.keySet())) {
            throw new IllegalArgumentException("a section describes what it grants and nothing else");
        }
        Grant first = disclosure.grants().get(0).grant();
        for (GrantOpening opening : disclosure.grants()) {
            Grant grant = opening.grant();
            if (!grant.inventory().equals(first.inventory())
                    || !grant.provider().equals(first.provider())) {
                throw new IllegalArgumentException("a section is of one inventory at one provider");
            }
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

    /** Reads a section from its canonical encoding; nothing is verified yet. */
    public static Section decode(Bytes content) throws MalformedException {
        return StructReader.decode("section content", content, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            SessionId session = new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE)));
            SessionDisclosure disclosure = struct.struct(2, SessionDisclosure::decode);
            Map<DataId, DataDescription> descriptions = new LinkedHashMap<>();
            DataId last = null;
            for (Described described : struct.structs(3, 0, MAX_GRANTS, Described::decode)) {
                if (last != null && last.compareTo(described.id()) >= 0) {
                    throw struct.malformed("descriptions duplicate or out of order");
                }
                last = described.id();
                descriptions.put(described.id(), described.description());
            }
            try {
                return new Section(session, disclosure, descriptions);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        List<Described> described = descriptions.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Described(entry.getKey(), entry.getValue()))
                .toList();
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, session.event().value())
                .struct(2, disclosure, SessionDisclosure::encode)
                .structs(3, described, (each, struct) -> each.encode(struct))
                .toBytes();
    }

    /**
     * Verifies that all of it is what the session's event committed to.
     *
     * @param event the one on the ledger whose hash is {@link #session()}
     */
    public void verify(EventSC event) throws VerificationException {
        if (!event.event().hash().equals(session.event())) {
            throw new VerificationException("a section is of session " + session + ", expected "
                    + event.event().hash());
        }
        disclosure.verify(event);
    }

    /** The grant of {@code data} and how it is described, if it is shared and described here. */
    public Optional<SharedItem> find(DataId data) {
        return items().stream().filter(item -> item.grant().data().equals(data)).findFirst();
    }

    /** All that is shared and described here. */
    public List<SharedItem> items() {
        return disclosure.grants().stream()
                .filter(opening -> descriptions.containsKey(opening.grant().data()))
                .map(this::shared)
                .toList();
    }

    /** The inventory that all of it is of. */
    public Digest inventory() {
        return disclosure.grants().get(0).grant().inventory();
    }

    /** Who keeps the data. */
    public PublicIdentity provider() {
        return disclosure.grants().get(0).grant().provider();
    }

    /** The section's grants. */
    public List<Grant> grants() {
        return disclosure.grants().stream().map(GrantOpening::grant).toList();
    }

    /** This section with another description of {@code data}. */
    public Section describing(DataId data, DataDescription description) {
        Map<DataId, DataDescription> changed = new LinkedHashMap<>(descriptions);
        changed.put(data, description);
        return new Section(session, disclosure, changed);
    }

    private SharedItem shared(GrantOpening opening) {
        DataDescription description = descriptions.get(opening.grant().data());
        if (description == null) {
            throw new IllegalStateException("data " + opening.grant().data() + " is not described");
        }
        return new SharedItem(opening, description);
    }

    @Override
    public String toString() {
        return "Section[session " + session + ", " + descriptions.size() + " items]";
    }
}

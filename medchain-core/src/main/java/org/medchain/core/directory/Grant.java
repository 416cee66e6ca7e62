package org.medchain.core.directory;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The patient's signed word in a section: to whom what of one inventory is granted. The provider may change the
 * descriptions beside it, and cannot change this; it keeps it as its evidence that it was allowed to answer.
 *
 * @param items at most {@value #MAX_ITEMS}
 * @param signature by the patient whom the session's EventSC names
 */
public record Grant(
        SessionId session,
        InventoryId inventory,
        PublicIdentity requester,
        PublicIdentity provider,
        List<GrantItem> items,
        Bytes signature) {
    /** The most items of one grant. */
    public static final int MAX_ITEMS = 1024;

    private static final DomainTag USE = DomainTag.of("grant");
    private static final int VERSION = 1;

    public Grant {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("a grant has 1 to " + MAX_ITEMS + " items, found " + items.size());
        }
        if (items.stream().map(GrantItem::id).distinct().count() != items.size()) {
            throw new IllegalArgumentException("a grant names each data id once");
        }
    }

    static Grant sign(
            SessionId session,
            InventoryPointer inventory,
            PublicIdentity requester,
            List<GrantItem> items,
            Identity patient) {
        Grant unsigned = new Grant(session, inventory.id(), requester, inventory.provider(), items, Bytes.empty());
        Bytes signature = patient.sign(USE, unsigned.fields().toBytes());
        return new Grant(session, inventory.id(), requester, inventory.provider(), items, signature);
    }

    static Grant decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("grant", encoded, Section.MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            SessionId session = new SessionId(EventHash.of(struct.bytes(1, Digest.SIZE)));
            InventoryId inventory = new InventoryId(new Digest(struct.bytes(2, Digest.SIZE)));
            PublicIdentity requester = struct.struct(3, PublicIdentity::decode);
            PublicIdentity provider = struct.struct(4, PublicIdentity::decode);
            List<GrantItem> items = struct.structs(5, 1, MAX_ITEMS, GrantItem::decode);
            Bytes signature = struct.bytes(6, 1, Suite.MAX_KEY_OR_SIGNATURE);
            try {
                return new Grant(session, inventory, requester, provider, items, signature);
            } catch (IllegalArgumentException e) {
                throw struct.malformed(String.valueOf(e.getMessage()));
            }
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return fields().bytes(6, signature).toBytes();
    }

    /** The item of {@code data}, if it is granted. */
    public Optional<GrantItem> find(DataId data) {
        return items.stream().filter(item -> item.id().equals(data)).findFirst();
    }

    /** Verifies that {@code patient} signed this grant. */
    public void verify(PublicIdentity patient) throws VerificationException {
        patient.verify(USE, fields().toBytes(), signature);
    }

    private StructWriter fields() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, session.event().value())
                .bytes(2, inventory.value().value())
                .struct(3, requester, PublicIdentity::encode)
                .struct(4, provider, PublicIdentity::encode)
                .structs(5, items, (item, struct) -> item.encode(struct));
    }

    @Override
    public String toString() {
        return "Grant[session " + session + ", " + items.size() + " items]";
    }
}

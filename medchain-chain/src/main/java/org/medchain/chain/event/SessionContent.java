package org.medchain.chain.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MalformedException;

/**
 * The content of an {@link EventSC} that only the patient can read. With it, key case and ledger suffice to find all of
 * the patient's sessions: {@code {0: [inventory], 1: requester, 2: end, 3: secret, ?4: locator}}, where an inventory is
 * {@code {0: id, 1: [{0: DID, ?1: st, ?2: et}]}}.
 *
 * <p>Immutable except for closing, which wipes the secret.
 */
public final class SessionContent implements AutoCloseable {
    private final List<Item> items;
    private final PublicIdentity requester;
    private final long expiresAtMillis;
    private final SymmetricKey secret;
    private final Optional<Bytes> locator;

    /**
     * One granted record or stream.
     *
     * @param data the id of the record or stream
     * @param range the granted part
     * @param inventory the id of the inventory that lists it
     */
    public record Item(DataId data, GrantedRange range, Digest inventory) {
        private void encode(StructWriter struct) {
            range.encode(struct.bytes(0, data.value()), 1);
        }
    }

    /** The items of one inventory, ascending by data id. */
    private record Group(Digest inventory, List<Item> items) {
        static Group decode(StructReader struct) throws MalformedException {
            Digest inventory = new Digest(struct.bytes(0, Digest.SIZE));
            List<Item> items = struct.structs(
                    1,
                    1,
                    EventSC.MAX_GRANTS,
                    item -> new Item(new DataId(item.bytes(0, DataId.SIZE)), GrantedRange.decode(item, 1), inventory));
            for (int i = 1; i < items.size(); i++) {
                if (items.get(i - 1).data().compareTo(items.get(i).data()) >= 0) {
                    throw struct.malformed("data ids are repeated or out of order");
                }
            }
            return new Group(inventory, items);
        }

        void encode(StructWriter struct) {
            struct.bytes(0, inventory.value()).structs(1, items, Item::encode);
        }
    }

    private SessionContent(
            List<Item> items,
            PublicIdentity requester,
            long expiresAtMillis,
            SymmetricKey secret,
            Optional<Bytes> locator) {
        this.items = items;
        this.requester = requester;
        this.expiresAtMillis = expiresAtMillis;
        this.secret = secret;
        this.locator = locator;
    }

    static SessionContent decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("CreateSession content", encoded, Event.MAX_SIZE, struct -> {
            List<Item> items = items(struct);
            PublicIdentity requester = struct.struct(1, PublicIdentity::decode);
            long expiresAtMillis = struct.uint(2, 0, Long.MAX_VALUE);
            Bytes secret = struct.bytes(3, SymmetricKey.SIZE);
            Optional<Bytes> locator = struct.optionalBytes(4, 1, EventSC.MAX_LOCATOR_SIZE);
            return new SessionContent(
                    items,
                    requester,
                    expiresAtMillis,
                    new SymmetricKey(SecretBytes.takeOwnership(secret.toByteArray())),
                    locator);
        });
    }

    private static List<Item> items(StructReader struct) throws MalformedException {
        List<Group> groups = struct.structs(0, 1, EventSC.MAX_GRANTS, Group::decode);
        List<Item> items = new ArrayList<>();
        Set<DataId> seen = new HashSet<>();
        for (int i = 0; i < groups.size(); i++) {
            if (i > 0 && groups.get(i - 1).inventory().compareTo(groups.get(i).inventory()) >= 0) {
                throw struct.malformed("inventories are repeated or out of order");
            }
            for (Item item : groups.get(i).items()) {
                if (!seen.add(item.data())) {
                    throw struct.malformed("data " + item.data() + " is granted twice");
                }
                items.add(item);
            }
        }
        if (items.size() > EventSC.MAX_GRANTS) {
            throw struct.malformed("expected at most " + EventSC.MAX_GRANTS + " grants, found " + items.size());
        }
        return items.stream().sorted(Comparator.comparing(Item::data)).toList();
    }

    /** The encoding for {@code terms}. It contains the session's secret. */
    static Bytes encode(SessionTerms terms, Optional<Bytes> locator) {
        Map<Digest, List<Item>> byInventory = new TreeMap<>();
        for (Grant grant : terms.grants()) {
            byInventory
                    .computeIfAbsent(grant.inventory(), inventory -> new ArrayList<>())
                    .add(new Item(grant.data(), grant.range(), grant.inventory()));
        }
        List<Group> groups = byInventory.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
        return new StructWriter()
                .structs(0, groups, Group::encode)
                .struct(1, terms.audience().requester(), PublicIdentity::encode)
                .integer(2, terms.audience().expiresAtMillis())
                .bytes(3, Bytes.takeOwnership(terms.secret().bytes().exposeCopy()))
                .optionalBytes(4, locator)
                .toBytes();
    }

    /** The granted items, 1 to {@value EventSC#MAX_GRANTS}, ascending by data id, each id once. */
    public List<Item> items() {
        return items;
    }

    /** Who receives access. */
    public PublicIdentity requester() {
        return requester;
    }

    /** The first moment without access, in milliseconds since the epoch; 0 for never. */
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    /**
     * The secret from which the session's salts, and other secrets that the patient must be able to restore, are
     * derived.
     */
    public SymmetricKey secret() {
        return secret;
    }

    /** Finds the session in the directory again; opaque here. */
    public Optional<Bytes> locator() {
        return locator;
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "SessionContent[" + items.size() + " items]";
    }
}

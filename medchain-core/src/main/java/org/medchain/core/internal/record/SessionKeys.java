package org.medchain.core.internal.record;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionContent;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;
import org.medchain.error.MalformedException;

/**
 * Names and keys of all records of one session, made from two secrets that its event holds, sealed to the patient: so the
 * patient finds and removes them with the key case and the ledger alone. What is made from the root, the session's record,
 * stays when another session takes this one's place; what is made from the session's own secret, the sections, is new with
 * every session, so that nothing that was done to a section by its other writer outlives it. Wiped on close.
 *
 * <p>The locator is {@code {0: root, 1: when the session's record expires, 2: [origin of each grant]}}, in which there are no
 * origins if the session has more than {@value #MAX_ORIGINS} grants.
 */
public final class SessionKeys implements AutoCloseable {
    private static final DomainTag LABEL = DomainTag.of("session-label");
    private static final DomainTag WRITE = DomainTag.of("session-write-key");
    private static final DomainTag READ = DomainTag.of("session-key");
    private static final DomainTag SECTION_LABEL = DomainTag.of("section-label");
    private static final DomainTag SECTION_WRITE = DomainTag.of("section-write-key");
    private static final DomainTag SECTION_READ = DomainTag.of("section-key");

    /** The most grants whose origins a locator has: each takes 36 or 71 bytes. */
    private static final int MAX_ORIGINS = 100;

    private final SuiteId suite;
    private final SymmetricKey root;
    private final long recordExpiresAtMillis;
    private final SymmetricKey secret;
    private final long expiresAtMillis;
    private final List<GrantOrigin> origins;

    private SessionKeys(
            SuiteId suite,
            SymmetricKey root,
            long recordExpiresAtMillis,
            SymmetricKey secret,
            long expiresAtMillis,
            List<GrantOrigin> origins) {
        this.suite = suite;
        this.root = root;
        this.recordExpiresAtMillis = recordExpiresAtMillis;
        this.secret = secret;
        this.expiresAtMillis = expiresAtMillis;
        this.origins = origins;
    }

    /**
     * Keys of a session that takes no other's place.
     *
     * @param secret the session's; copied
     * @param expiresAtMillis when the session and its records expire, 0 for never
     */
    public static SessionKeys fresh(SuiteId suite, SymmetricKey secret, long expiresAtMillis, SecureRandom random) {
        return new SessionKeys(
                suite, SymmetricKey.generate(random), expiresAtMillis, copy(secret), expiresAtMillis, List.of());
    }

    /**
     * Keys of a session that takes the place of this one.
     *
     * @param next the new session's secret; copied
     * @return none if the new session would outlive the record of this one: it needs a record of its own
     */
    public Optional<SessionKeys> following(SymmetricKey next, long nextExpiresAtMillis) {
        boolean outlived = recordExpiresAtMillis != RecordName.NEVER
                && (nextExpiresAtMillis == RecordName.NEVER || nextExpiresAtMillis > recordExpiresAtMillis);
        return outlived
                ? Optional.empty()
                : Optional.of(new SessionKeys(
                        suite, copy(root), recordExpiresAtMillis, copy(next), nextExpiresAtMillis, List.of()));
    }

    /** The keys of a session that is on the ledger; of which the patient's suite is {@code suite}. */
    public static SessionKeys of(SuiteId suite, SessionContent content) throws MalformedException {
        Bytes locator = content.locator().orElseThrow(() -> new MalformedException("a session's event has no locator"));
        return StructReader.decode("session locator", locator, EventSC.MAX_LOCATOR_SIZE, struct -> {
            Bytes root = struct.bytes(0, SymmetricKey.SIZE);
            long recordExpiry = struct.uint(1, 0, Long.MAX_VALUE);
            List<GrantOrigin> origins = struct.structs(2, 0, MAX_ORIGINS, GrantOrigin::decode);
            return new SessionKeys(
                    suite,
                    new SymmetricKey(SecretBytes.takeOwnership(root.toByteArray())),
                    recordExpiry,
                    copy(content.secret()),
                    content.expiresAtMillis(),
                    origins);
        });
    }

    /**
     * What the event of a new session carries, sealed to the patient.
     *
     * @param grants all of the session, ascending by data id
     */
    public Bytes locator(List<Grant> grants) {
        return locatorOf(
                grants.size() > MAX_ORIGINS
                        ? List.of()
                        : grants.stream().map(GrantOrigin::of).toList());
    }

    /** What the event of a session on the ledger carries. */
    public Bytes locator() {
        return locatorOf(origins);
    }

    private Bytes locatorOf(List<GrantOrigin> of) {
        return new StructWriter()
                .bytes(0, Bytes.takeOwnership(root.bytes().exposeCopy()))
                .integer(1, recordExpiresAtMillis)
                .structs(2, of, GrantOrigin::encode)
                .toBytes();
    }

    /** Where the grants of a session on the ledger come from, ascending by data id; none if it has too many. */
    public List<GrantOrigin> origins() {
        return origins;
    }

    /** The names of the sections, by the inventory that each is of. */
    public Map<Digest, RecordName> sectionNames(Collection<Digest> inventories) {
        Map<Digest, RecordName> names = new LinkedHashMap<>();
        numbered(inventories).forEach((inventory, number) -> names.put(inventory, sectionName(number)));
        return names;
    }

    /** True if the session's record is the same under both. */
    boolean sharesRecordWith(SessionKeys other) {
        return root.bytes().equals(other.root.bytes());
    }

    /** The name of the session's record. */
    public RecordName sessionName() {
        try (SecretBytes label = root.derive(LABEL);
                WriteKey writeKey = sessionWriteKey()) {
            return writeKey.name(Bytes.takeOwnership(label.exposeCopy()), recordExpiresAtMillis);
        }
    }

    WriteKey sessionWriteKey() {
        try (SecretBytes seed = root.derive(WRITE)) {
            return WriteKey.derive(suite, seed);
        }
    }

    /** The paper's Kses. */
    SymmetricKey sessionKey() {
        return new SymmetricKey(root.derive(READ));
    }

    /** The number of each inventory's section, by the order of their ids, from 1. */
    static Map<Digest, Integer> numbered(Collection<Digest> inventories) {
        Map<Digest, Integer> numbers = new LinkedHashMap<>();
        new TreeSet<>(inventories).forEach(inventory -> numbers.put(inventory, numbers.size() + 1));
        return numbers;
    }

    SectionSecret section(int number) {
        try (SecretBytes key = secret.derive(SECTION_READ, number);
                SecretBytes seed = secret.derive(SECTION_WRITE, number)) {
            return SectionSecret.of(key, seed);
        }
    }

    RecordName sectionName(int number) {
        try (SecretBytes label = secret.derive(SECTION_LABEL, number);
                SectionSecret section = section(number);
                WriteKey writeKey = section.writeKey(suite)) {
            return writeKey.name(Bytes.takeOwnership(label.exposeCopy()), expiresAtMillis);
        }
    }

    SuiteId suite() {
        return suite;
    }

    private static SymmetricKey copy(SymmetricKey key) {
        return new SymmetricKey(SecretBytes.takeOwnership(key.bytes().exposeCopy()));
    }

    @Override
    public void close() {
        root.close();
        secret.close();
    }

    @Override
    public String toString() {
        return "SessionKeys[redacted]";
    }
}

package org.medchain.chain.block;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The genesis configuration: the agreement of all parties before the first block, and the only root of trust for
 * verifying a proof. {@code {0: version 1, 1: name, 2: CA certificate, 3: [member], 4: events per block, 5: bytes per
 * block, 6: bytes per event}}. Equal by encoding. Immutable.
 */
public final class ConsortiumConfig {
    /** The most members. */
    public static final int MAX_MEMBERS = 100;
    /** The largest encoded configuration in bytes: 2 MiB. */
    public static final int MAX_SIZE = 2 << 20;

    private static final int VERSION = 1;
    private static final DomainTag GENESIS = DomainTag.of("genesis");

    private final Fields fields;
    private final Bytes encoded;
    private final BlockHash genesisHash;

    private record Fields(String name, IdentityCertificate ca, List<Member> members, BlockLimits limits) {
        Bytes encode() {
            return new StructWriter()
                    .integer(0, VERSION)
                    .text(1, name)
                    .bytes(2, ca.encode())
                    .structs(3, members, Member::encode)
                    .integer(4, limits.maxEvents())
                    .integer(5, limits.maxBlockBytes())
                    .integer(6, limits.maxEventBytes())
                    .toBytes();
        }
    }

    private ConsortiumConfig(Fields fields, Bytes encoded) {
        this.fields = fields;
        this.encoded = encoded;
        this.genesisHash = new BlockHash(Hasher.hash(GENESIS, encoded));
    }

    /**
     * Creates a configuration. A member's position in {@code members} is its number in block certificates.
     *
     * @param name 1 to {@value Member#MAX_NAME} bytes of UTF-8
     * @param ca the certificate authority of members and users
     * @param members 1 to {@value #MAX_MEMBERS} with distinct names and distinct identities
     * @param limits the size limits of blocks and events
     */
    public static ConsortiumConfig create(
            String name, IdentityCertificate ca, List<Member> members, BlockLimits limits) {
        Member.checkName(name);
        Fields fields = new Fields(name, ca, List.copyOf(members), limits);
        if (members.isEmpty() || members.size() > MAX_MEMBERS || !distinct(members)) {
            throw new IllegalArgumentException("expected 1 to " + MAX_MEMBERS
                    + " members with distinct names and identities, found " + members.size());
        }
        return new ConsortiumConfig(fields, fields.encode());
    }

    /** Decodes a configuration from its canonical encoding without verifying its certificates: see {@link #verify}. */
    public static ConsortiumConfig decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("consortium configuration", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            String name = Member.decodeName(struct, 1);
            IdentityCertificate ca = IdentityCertificate.decode(struct.bytes(2, 1, IdentityCertificate.MAX_SIZE));
            List<Member> members = struct.structs(3, 1, MAX_MEMBERS, Member::decode);
            if (!distinct(members)) {
                throw struct.malformed("expected distinct names and identities, found two members with the same");
            }
            return new ConsortiumConfig(new Fields(name, ca, members, limits(struct)), encoded);
        });
    }

    private static BlockLimits limits(StructReader struct) throws MalformedException {
        long maxEvents = struct.uint(4, 1, Block.MAX_EVENTS);
        long maxBlockBytes = struct.uint(5, 1, Block.MAX_SIZE);
        long maxEventBytes = struct.uint(6, 1, Block.MAX_SIZE);
        if (!BlockLimits.sound(maxEvents, maxBlockBytes, maxEventBytes)) {
            throw struct.malformed("limits of " + maxEvents + " events, " + maxBlockBytes + " bytes per block and "
                    + maxEventBytes + " bytes per event contradict each other");
        }
        return new BlockLimits((int) maxEvents, (int) maxBlockBytes, (int) maxEventBytes);
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return encoded;
    }

    /** Identifies the chain and takes the place of the hash before the first block. */
    public BlockHash genesisHash() {
        return genesisHash;
    }

    /** The consortium's name. */
    public String name() {
        return fields.name();
    }

    /** The certificate of the certificate authority. */
    public IdentityCertificate ca() {
        return fields.ca();
    }

    /** The members at genesis; a member's position is its number. */
    public List<Member> members() {
        return fields.members();
    }

    /** The size limits of blocks and events. */
    public BlockLimits limits() {
        return fields.limits();
    }

    /** The members that certify blocks until a {@link ChangeMembers} event changes them. */
    public MemberSet memberSet() {
        return MemberSet.genesis(members());
    }

    /**
     * Verifies that {@link #ca()} is a certificate authority and that it certified every member.
     *
     * @param at when all certificates must be valid; proofs stay valid at later times
     * @return the CA as a trust anchor
     */
    public ConsortiumRoot verify(Instant at) throws VerificationException {
        ConsortiumRoot anchor = ConsortiumRoot.of(ca());
        for (Member member : members()) {
            anchor.verify(member.certificate(), at);
        }
        return anchor;
    }

    static boolean distinct(Collection<Member> members) {
        return members.stream().map(Member::name).distinct().count() == members.size()
                && members.stream().map(Member::identity).distinct().count() == members.size();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsortiumConfig that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return "ConsortiumConfig[" + name() + ", " + genesisHash + "]";
    }
}

package org.medchain.chain.block;

import java.util.List;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The signatures of a quorum of members, which make a block final. {@code {0: version 1, 1: round, 2: [signature]}}.
 *
 * <p>Each member signs {@code {0: genesis hash, 1: height, 2: round, 3: block hash}} under the tag
 * {@code medchain/v1/block-commit}.
 *
 * @param round the round of the height in which the members agreed; 0 for engines without rounds
 * @param signatures 1 to {@link ConsortiumConfig#MAX_MEMBERS}, at most one per member, ascending by member
 */
public record BlockCertificate(long round, List<MemberSignature> signatures) {
    /** The largest encoded certificate in bytes. */
    public static final int MAX_SIZE = 64 + ConsortiumConfig.MAX_MEMBERS * (Suite.MAX_KEY_OR_SIGNATURE + 16);

    private static final int VERSION = 1;
    private static final DomainTag SIGNED = DomainTag.of("block-commit");

    public BlockCertificate {
        signatures = List.copyOf(signatures);
        if (round < 0) {
            throw new IllegalArgumentException("expected a round of at least 0, found " + round);
        }
        if (signatures.isEmpty() || !MemberSignature.ascending(signatures)) {
            throw new IllegalArgumentException(
                    "expected signatures ascending by member, each member once, found members "
                            + signatures.stream().map(MemberSignature::member).toList());
        }
    }

    /** Signs a block as member number {@code member}. */
    public static MemberSignature sign(
            ConsortiumConfig config, BlockHeader header, long round, int member, Identity signer) {
        return sign(config, header.height(), round, header.hash(), member, signer);
    }

    /** Signs a block of which only height and hash are known. */
    public static MemberSignature sign(
            ConsortiumConfig config, long height, long round, BlockHash block, int member, Identity signer) {
        return new MemberSignature(member, signer.sign(SIGNED, statement(config, height, round, block)));
    }

    /**
     * Verifies one member's signature on a block.
     *
     * @param members the members that certify blocks at this height
     * @throws VerificationException if there is no such member or it did not sign this statement
     */
    public static void verify(
            ConsortiumConfig config,
            MemberSet members,
            long height,
            long round,
            BlockHash block,
            MemberSignature signature)
            throws VerificationException {
        verify(members, statement(config, height, round, block), signature);
    }

    /** Decodes a certificate from its canonical encoding. */
    public static BlockCertificate decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("block certificate", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            long round = struct.uint(1, 0, Long.MAX_VALUE);
            List<MemberSignature> signatures =
                    struct.structs(2, 1, ConsortiumConfig.MAX_MEMBERS, MemberSignature::decode);
            if (!MemberSignature.ascending(signatures)) {
                throw struct.malformed("signatures are repeated or out of order");
            }
            return new BlockCertificate(round, signatures);
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .integer(1, round)
                .structs(2, signatures, MemberSignature::encode)
                .toBytes();
    }

    /**
     * Verifies that a quorum of {@code members} signed {@code header} and that every signature is valid.
     *
     * @param members the members that certify blocks at the header's height
     * @throws VerificationException if there are too few signatures or one is not valid
     */
    public void verify(ConsortiumConfig config, MemberSet members, BlockHeader header) throws VerificationException {
        if (signatures.size() < members.quorum()) {
            throw new VerificationException("block " + header.hash() + " at height " + header.height() + ": expected "
                    + members.quorum() + " signatures, found " + signatures.size());
        }
        Bytes statement = statement(config, header.height(), round, header.hash());
        for (MemberSignature signature : signatures) {
            verify(members, statement, signature);
        }
    }

    private static void verify(MemberSet members, Bytes statement, MemberSignature signature)
            throws VerificationException {
        members.require(signature.member()).identity().verify(SIGNED, statement, signature.signature());
    }

    private static Bytes statement(ConsortiumConfig config, long height, long round, BlockHash block) {
        return new StructWriter()
                .bytes(0, config.genesisHash().value())
                .integer(1, height)
                .integer(2, round)
                .bytes(3, block.value())
                .toBytes();
    }
}

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
 * What makes a block final: the signatures of a quorum of members.
 * {@code {0: version 1, 1: round, 2: [signature]}}.
 *
 * <p>Each member signs {@code {0: genesis hash, 1: height, 2: round, 3: block hash}} under the tag
 * {@code medchain/v1/block-commit}.
 *
 * @param round in which round of the height the members agreed; zero where there are no rounds
 * @param signatures 1 to {@link ConsortiumConfig#MAX_MEMBERS}, ascending by member, each member once
 */
public record BlockCertificate(long round, List<MemberSignature> signatures) {
    /** The most bytes of an encoded certificate. */
    public static final int MAX_SIZE = 64 + ConsortiumConfig.MAX_MEMBERS * (Suite.MAX_KEY_OR_SIGNATURE + 16);

    private static final int VERSION = 1;
    private static final DomainTag SIGNED = DomainTag.of("block-commit");

    public BlockCertificate {
        signatures = List.copyOf(signatures);
        if (round < 0) {
            throw new IllegalArgumentException("a round is not negative, found " + round);
        }
        if (signatures.isEmpty() || !MemberSignature.ascending(signatures)) {
            throw new IllegalArgumentException("signatures ascending by member expected, each member once");
        }
    }

    /** The signature of {@code signer}, who is member number {@code member}, on a block. */
    public static MemberSignature sign(
            ConsortiumConfig config, BlockHeader header, long round, int member, Identity signer) {
        return sign(config, header.height(), round, header.hash(), member, signer);
    }

    /** The same for a block of which only height and hash are at hand. */
    public static MemberSignature sign(
            ConsortiumConfig config, long height, long round, BlockHash block, int member, Identity signer) {
        return new MemberSignature(member, signer.sign(SIGNED, statement(config, height, round, block)));
    }

    /**
     * Verifies one member's signature on a block.
     *
     * @param members those who certify blocks at this height
     * @throws VerificationException if there is no such member or it did not sign this
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

    /** Reads a certificate from its canonical encoding. */
    public static BlockCertificate decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("block certificate", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            long round = struct.uint(1, 0, Long.MAX_VALUE);
            List<MemberSignature> signatures =
                    struct.structs(2, 1, ConsortiumConfig.MAX_MEMBERS, MemberSignature::decode);
            if (!MemberSignature.ascending(signatures)) {
                throw struct.malformed("signatures repeated or out of order");
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
     * Verifies that a quorum of {@code members} signed {@code header}, and that no signature here is a bad one.
     *
     * @param members those who certify blocks at the header's height
     * @throws VerificationException if not
     */
    public void verify(ConsortiumConfig config, MemberSet members, BlockHeader header) throws VerificationException {
        if (signatures.size() < members.quorum()) {
            throw new VerificationException("block " + header.hash() + " at height " + header.height() + " has "
                    + signatures.size() + " signatures, expected " + members.quorum());
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

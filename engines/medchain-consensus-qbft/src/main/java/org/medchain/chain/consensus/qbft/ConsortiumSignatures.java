package org.medchain.chain.consensus.qbft;

import java.util.function.Supplier;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * Signatures with the members' keys. A COMMIT is signed as {@link BlockCertificate} says, so that a quorum of COMMITs is the block's
 * certificate. The other statements are signed as {@code {0: genesis hash, 1: kind, …}} under the tag
 * {@code medchain/v1/qbft-statement}.
 */
final class ConsortiumSignatures implements Signatures {
    private static final DomainTag SIGNED = DomainTag.of("qbft-statement");

    private final ConsortiumConfig config;
    private final Supplier<MemberSet> members;
    private final int member;
    private final Identity identity;

    /** {@code members} are the validators of the next block. */
    ConsortiumSignatures(ConsortiumConfig config, Supplier<MemberSet> members, int member, Identity identity) {
        this.config = config;
        this.members = members;
        this.member = member;
        this.identity = identity;
    }

    @Override
    public Signed sign(Statement statement) {
        MemberSignature signature = statement.kind() == Statement.Kind.COMMIT
                ? BlockCertificate.sign(
                        config, statement.view().height(), statement.view().round(), block(statement), member, identity)
                : new MemberSignature(member, identity.sign(SIGNED, content(statement)));
        return new Signed(statement, signature);
    }

    /** A statement that cannot be verified, for whatever reason, counts as false. */
    @Override
    public void verify(Signed signed) throws VerificationException {
        try {
            verifyByTheMembersKey(signed);
        } catch (RuntimeException | Error e) {
            throw new VerificationException("a statement cannot be verified: " + Printable.of(e.toString()), e);
        }
    }

    private void verifyByTheMembersKey(Signed signed) throws VerificationException {
        Statement statement = signed.statement();
        MemberSet now = members.get();
        Member signer = now.member(signed.member())
                .orElseThrow(() -> new VerificationException(
                        "a statement is signed by member " + signed.member() + ", expected one of " + now.numbers()));
        if (statement.kind() == Statement.Kind.COMMIT) {
            BlockCertificate.verify(
                    config,
                    now,
                    statement.view().height(),
                    statement.view().round(),
                    block(statement),
                    signed.signature());
        } else {
            signer.identity()
                    .verify(SIGNED, content(statement), signed.signature().signature());
        }
    }

    private Bytes content(Statement statement) {
        StructWriter struct = new StructWriter().bytes(0, config.genesisHash().value());
        statement.encode(struct);
        return struct.toBytes();
    }

    private static BlockHash block(Statement statement) {
        return statement.block().orElseThrow();
    }
}

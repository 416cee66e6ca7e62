package org.medchain.chain.store;

import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Checks of blocks that were read from the log. Each reports a failure as damage of the block. */
final class BlockChecks {
    private BlockChecks() {}

    static CertifiedBlock decode(long height, Bytes payload) throws StorageException {
        try {
            return CertifiedBlock.decode(payload);
        } catch (MalformedException e) {
            throw Damage.of(height, e);
        }
    }

    /** Checks that the block follows {@code tip}. */
    static void requireNext(Tip tip, CertifiedBlock block) throws StorageException {
        if (!tip.isBefore(block.block().header())) {
            throw Damage.of(
                    tip.height() + 1,
                    "its header names height " + block.block().header().height() + " after "
                            + block.block().header().previous() + ", expected after " + tip.hash());
        }
    }

    /** Checks that the certificate is of these members. */
    static void verifyCertificate(CertifiedBlock block, MemberSet members, ConsortiumConfig config)
            throws StorageException {
        try {
            block.certificate().verify(config, members, block.block().header());
        } catch (VerificationException e) {
            throw Damage.of(block.block().header().height(), e);
        }
    }
}

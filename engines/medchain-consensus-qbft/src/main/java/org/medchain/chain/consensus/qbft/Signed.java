package org.medchain.chain.consensus.qbft;

import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;

/**
 * A statement with the signature of the member that made it. Decoding does not verify it, {@link Signatures} does:
 * {@code {1: kind, 2: height, 3: round, 4: block?, 5: prepared round?, 6: member, 7: signature}}.
 */
record Signed(Statement statement, MemberSignature signature) {
    /** The most bytes of one, encoded. */
    static final int MAX_SIZE = Suite.MAX_KEY_OR_SIGNATURE + 128;

    int member() {
        return signature.member();
    }

    static Signed decode(StructReader struct) throws MalformedException {
        Statement.Kind kind = Statement.Kind.decode(struct, 1);
        View view = new View(struct.uint(2, 1, Long.MAX_VALUE), struct.uint(3, 0, Long.MAX_VALUE));
        Optional<BlockHash> block =
                struct.optionalBytes(4, Digest.SIZE, Digest.SIZE).map(BlockHash::of);
        OptionalLong preparedRound = struct.optionalInteger(5);
        int member = (int) struct.uint(6, 0, ConsortiumConfig.MAX_MEMBERS - 1);
        MemberSignature signature = new MemberSignature(member, struct.bytes(7, 1, Suite.MAX_KEY_OR_SIGNATURE));
        try {
            return new Signed(new Statement(kind, view, block, preparedRound), signature);
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    void encode(StructWriter struct) {
        statement.encode(struct);
        struct.integer(6, signature.member()).bytes(7, signature.signature());
    }
}

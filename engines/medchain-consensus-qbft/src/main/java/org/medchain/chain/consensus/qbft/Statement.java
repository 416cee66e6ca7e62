package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A statement about a view, for a member to sign.
 *
 * @param kind the kind
 * @param view the view
 * @param block the block; in a {@link Kind#ROUND_CHANGE} that of the prepared certificate, if the member holds one
 * @param preparedRound in a {@link Kind#ROUND_CHANGE} with a block: the round of the prepared certificate
 */
record Statement(Kind kind, View view, Optional<BlockHash> block, OptionalLong preparedRound) {
    /** The kinds of statements, with their codes on the wire. */
    enum Kind {
        /** The leader of the view proposes the block. */
        PROPOSE(1),
        /** The member accepts the block as the proposal of the view. */
        PREPARE(2),
        /** The member holds a prepared certificate of the block. */
        COMMIT(3),
        /** The member gave up all rounds before this one. */
        ROUND_CHANGE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind decode(StructReader struct, int key) throws MalformedException {
            long code = struct.uint(key, PROPOSE.code, ROUND_CHANGE.code);
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow();
        }
    }

    Statement {
        boolean roundChange = kind == Kind.ROUND_CHANGE;
        boolean sound = roundChange
                ? view.round() > 0 && block.isPresent() == preparedRound.isPresent()
                : block.isPresent() && preparedRound.isEmpty();
        if (!sound || preparedRound.orElse(0) < 0 || (roundChange && preparedRound.orElse(0) >= view.round())) {
            throw new IllegalArgumentException("a " + kind + " cannot have view " + view + ", block " + block
                    + " and prepared round " + preparedRound);
        }
    }

    static Statement propose(View view, BlockHash block) {
        return new Statement(Kind.PROPOSE, view, Optional.of(block), OptionalLong.empty());
    }

    static Statement prepare(View view, BlockHash block) {
        return new Statement(Kind.PREPARE, view, Optional.of(block), OptionalLong.empty());
    }

    static Statement commit(View view, BlockHash block) {
        return new Statement(Kind.COMMIT, view, Optional.of(block), OptionalLong.empty());
    }

    static Statement roundChange(View view, Optional<PreparedCertificate> prepared) {
        return new Statement(
                Kind.ROUND_CHANGE,
                view,
                prepared.map(at -> at.block().hash()),
                prepared.isPresent() ? OptionalLong.of(prepared.get().round()) : OptionalLong.empty());
    }

    /** {@code 1: kind, 2: height, 3: round, 4: block?, 5: prepared round?}. */
    void encode(StructWriter struct) {
        struct.integer(1, kind.code)
                .integer(2, view.height())
                .integer(3, view.round())
                .optionalBytes(4, block.map(BlockHash::value))
                .optionalInteger(5, preparedRound);
    }

    /** True if this has the given kind, view and block. */
    boolean says(Kind kind, View view, BlockHash block) {
        return this.kind == kind && this.view.equals(view) && this.block.equals(Optional.of(block));
    }
}

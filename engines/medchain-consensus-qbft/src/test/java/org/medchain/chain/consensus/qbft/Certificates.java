package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.stream.IntStream;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;

/** Certificates of blocks of any height, by any members. */
final class Certificates {
    private Certificates() {}

    /** By all members. */
    static BlockCertificate of(Speakers speakers, Block block) {
        return by(speakers, block, IntStream.range(0, speakers.size()).toArray());
    }

    /** By these members, in round 0. */
    static BlockCertificate by(Speakers speakers, Block block, int... members) {
        View view = new View(block.header().height(), 0);
        List<MemberSignature> signatures = IntStream.of(members)
                .mapToObj(member -> speakers.say(member, Statement.commit(view, block.hash()))
                        .signature())
                .toList();
        return new BlockCertificate(0, signatures);
    }
}

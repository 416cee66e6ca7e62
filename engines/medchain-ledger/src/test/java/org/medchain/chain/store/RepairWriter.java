package org.medchain.chain.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;

/** Repairs the damaged blocks of a store again and again, in a process of its own, and says so each time, until it is killed. */
final class RepairWriter {
    /** How many blocks the chain has; all but the last are damaged. */
    static final int BLOCKS = 6;

    private RepairWriter() {}

    /** The same in each process. */
    static TestChain chain() {
        TestChain chain = new TestChain();
        chain.next(chain.world.admit(chain.world.provider));
        for (int i = 1; i < BLOCKS; i++) {
            CertifiedBlock unused = chain.next(chain.world.opaque(chain.world.provider, 20_000));
        }
        return chain;
    }

    public static void main(String[] args) throws MedChainException {
        TestChain chain = chain();
        try (BlockStore store =
                BlockStore.open(Path.of(args[0]), chain.world.config, new SecureRandom(), Metrics.NONE)) {
            while (true) {
                for (CertifiedBlock block : chain.blocks.subList(0, BLOCKS - 1)) {
                    store.repair(block);
                    System.out.println("repaired");
                }
            }
        }
    }
}

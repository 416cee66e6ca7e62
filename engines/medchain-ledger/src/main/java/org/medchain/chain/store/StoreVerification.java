package org.medchain.chain.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.io.FileTrees;

/**
 * Verifies a whole store: reads the log from the first block on, and builds an index from it in the folder {@code index-verify}, to
 * compare with the store's. Thread-safe; one verification runs at a time.
 */
final class StoreVerification {
    private static final String SCRATCH = "index-verify";

    private final Path folder;
    private final Path scratch;
    private final ConsortiumConfig config;

    /** Deletes what an interrupted verification left in the store's {@code folder}. */
    StoreVerification(Path folder, ConsortiumConfig config) throws IOException {
        this.folder = folder;
        this.scratch = folder.resolve(SCRATCH);
        this.config = config;
        FileTrees.delete(scratch);
    }

    /** Verifies the blocks of {@code log} that {@code index} has now. The outcome is that of one check after the other. */
    synchronized void run(BlockLog log, BlockIndex index, Judges judges) throws StorageException {
        try (IndexSnapshot now = index.snapshot()) {
            FileTrees.delete(scratch);
            try (BlockIndex rebuilt = BlockIndex.open(scratch, config, index.names())) {
                replay(log, index.heightIn(now), judges, now, rebuilt);
                compare(now, rebuilt);
            } finally {
                FileTrees.delete(scratch);
            }
        } catch (IOException e) {
            throw new StorageException("the ledger in " + folder + " cannot be verified: " + e.getMessage(), e);
        }
    }

    /**
     * Who checks blocks.
     *
     * @param judge by which rules
     * @param threads for the checks that depend on no other block
     * @param listener called after each block with its height
     */
    record Judges(BlockJudge judge, Executor threads, LongConsumer listener) {}

    private void replay(BlockLog log, long to, Judges judges, IndexSnapshot now, BlockIndex rebuilt)
            throws StorageException {
        BlocksAhead ahead = new BlocksAhead(judges.threads(), config, block -> {
            now.requireOpen();
            add(block, rebuilt);
            judges.listener().accept(rebuilt.tip().height());
        });
        try {
            log.replay(1, to, (height, position, payload) -> {
                CertifiedBlock block = BlockChecks.decode(height, payload);
                ahead.add(block, payload, position, rebuilt.members(), judges.judge());
            });
        } catch (StorageException e) {
            // What is wrong with an earlier block comes first.
            ahead.release();
            throw e;
        }
        ahead.release();
    }

    private static void add(BlocksAhead.Ahead ahead, BlockIndex rebuilt) throws StorageException {
        CertifiedBlock block = ahead.block();
        BlockChecks.requireNext(rebuilt.tip(), block);
        ahead.requireCertified(rebuilt.members());
        judge(ahead.judge(), block, rebuilt);
        rebuilt.add(block, ahead.encoded(), ahead.position());
    }

    private static void judge(BlockJudge judge, CertifiedBlock block, LedgerState before) throws StorageException {
        try {
            judge.judge(block, before);
        } catch (VerificationException e) {
            throw Damage.of(block.block().header().height(), e);
        }
    }

    private static void compare(IndexSnapshot now, BlockIndex rebuilt) throws StorageException {
        try (IndexSnapshot expected = rebuilt.snapshot()) {
            Optional<byte[]> difference = now.firstDifference(expected);
            if (difference.isPresent()) {
                throw new StorageException("the index differs from one built from the log, at key "
                        + HexFormat.of().formatHex(difference.get())
                        + "; delete the index's folder, and it is built again");
            }
        }
    }
}

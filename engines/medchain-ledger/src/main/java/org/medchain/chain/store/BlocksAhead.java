package org.medchain.chain.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/**
 * Blocks of a verification that were read, and that other threads check as far as that depends on no other block. They leave in
 * their order, and only then what does depend on others is checked; if that fails, the others are dropped. Their number and their
 * bytes are bounded. Not thread-safe.
 */
final class BlocksAhead {
    static final int MAX_BLOCKS = 256;
    static final long MAX_BYTES = 4 << 20;

    private final Executor threads;
    private final ConsortiumConfig config;
    private final Consumer consumer;
    private final Deque<Ahead> blocks = new ArrayDeque<>();
    private long bytes;

    /** Takes blocks in their order. */
    @FunctionalInterface
    interface Consumer {
        void accept(Ahead block) throws StorageException;
    }

    BlocksAhead(Executor threads, ConsortiumConfig config, Consumer consumer) {
        this.threads = threads;
        this.config = config;
        this.consumer = consumer;
    }

    /** A block and its checks, which may be under way. */
    final class Ahead {
        private final CertifiedBlock block;
        private final Bytes encoded;
        private final Position position;
        private final MemberSet members;
        private final CompletableFuture<Void> certified;
        private final BlockJudge judge;

        private Ahead(CertifiedBlock block, Bytes encoded, Position position, MemberSet members, BlockJudge judge) {
            this.block = block;
            this.encoded = encoded;
            this.position = position;
            this.members = members;
            this.certified = CompletableFuture.runAsync(this::verifyCertificate, threads);
            this.judge = judge.ahead(block);
        }

        private void verifyCertificate() {
            try {
                BlockChecks.verifyCertificate(block, members, config);
            } catch (StorageException e) {
                throw new CompletionException(e);
            }
        }

        CertifiedBlock block() {
            return block;
        }

        Bytes encoded() {
            return encoded;
        }

        Position position() {
            return position;
        }

        BlockJudge judge() {
            return judge;
        }

        /** Checks the certificate, which was checked ahead for the members that were known then. */
        void requireCertified(MemberSet now) throws StorageException {
            if (!now.equals(members)) {
                BlockChecks.verifyCertificate(block, now, config);
                return;
            }
            try {
                certified.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof StorageException damage) {
                    throw damage;
                }
                throw e;
            }
        }
    }

    /** Adds the next block, which {@code members} are thought to have certified. Lets the first ones go if there are too many. */
    void add(CertifiedBlock block, Bytes encoded, Position position, MemberSet members, BlockJudge judge)
            throws StorageException {
        while (!blocks.isEmpty() && (blocks.size() >= MAX_BLOCKS || bytes + encoded.size() > MAX_BYTES)) {
            releaseFirst();
        }
        blocks.add(new Ahead(block, encoded, position, members, judge));
        bytes += encoded.size();
    }

    /** Lets all go. */
    void release() throws StorageException {
        while (!blocks.isEmpty()) {
            releaseFirst();
        }
    }

    private void releaseFirst() throws StorageException {
        Ahead first = blocks.remove();
        bytes -= first.encoded.size();
        boolean accepted = false;
        try {
            consumer.accept(first);
            accepted = true;
        } finally {
            if (!accepted) {
                blocks.clear();
            }
        }
    }
}

package org.medchain.dht.infinispan;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.StorageException;

/**
 * Offers the records on this node's disk to the cluster again. A record that the cluster has already changes nothing; where the
 * cluster has a newer one, it replaces the record on the disk. Confined to one thread.
 */
final class Offering {
    private static final Logger LOG = System.getLogger(Offering.class.getName());
    private static final int PAGE = 256;
    private static final int AT_ONCE = 64;

    private final NodeStorage storage;
    private final Cluster cluster;
    private final BooleanSupplier stopped;
    private final Runnable progress;

    /**
     * Offers to this cluster.
     *
     * @param stopped is true once there is no use in going on
     * @param progress is told of each record: all of them may take long
     */
    Offering(Journal journal, Cluster cluster, BooleanSupplier stopped, Runnable progress) {
        this.storage = journal.storage();
        this.cluster = cluster;
        this.stopped = stopped;
        this.progress = progress;
    }

    /**
     * Offers everything; false if the cluster did not take all of it and it must be done again, or if it was stopped.
     *
     * @param passHeld leaves out what this node's own memory has: not after parts have merged, as it may be ahead of others'
     */
    boolean all(boolean passHeld) throws StorageException {
        Optional<RecordAddress> from = Optional.of(address(new byte[Digest.SIZE]));
        Deque<CompletableFuture<Boolean>> open = new ArrayDeque<>();
        while (from.isPresent()) {
            List<StoredEntry> page = storage.entries(from.get(), PAGE);
            for (StoredEntry entry : page) {
                if (stopped.getAsBoolean()
                        || (open.size() == AT_ONCE && !open.removeFirst().join())) {
                    return false;
                }
                open.addLast(offer(entry.address(), passHeld));
            }
            from = page.size() < PAGE
                    ? Optional.empty()
                    : after(page.get(page.size() - 1).address());
        }
        return open.stream().allMatch(CompletableFuture::join);
    }

    /** Offers what stands at one address. */
    boolean one(RecordAddress address) throws StorageException {
        return offer(address, false).join();
    }

    private CompletableFuture<Boolean> offer(RecordAddress address, boolean passHeld) throws StorageException {
        progress.run();
        try {
            Optional<DirectoryWrite> write = storage.findVerified(address);
            return write.isEmpty() || (passHeld && cluster.holds(write.get()))
                    ? CompletableFuture.completedFuture(true)
                    : cluster.put(write.get())
                            .thenCompose(judgement -> settle(judgement, write.get()))
                            .exceptionally(Offering::failed);
        } catch (DamageException e) {
            LOG.log(Level.WARNING, "MC-D001 not offered, as it is damaged: {0}", e.getMessage());
            return CompletableFuture.completedFuture(true);
        }
    }

    private static boolean failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.log(Level.DEBUG, "not offered yet: {0}", cause);
        return false;
    }

    private CompletableFuture<Boolean> settle(Judgement judgement, DirectoryWrite offered) {
        return switch (judgement.kind()) {
            case STORED -> CompletableFuture.completedFuture(true);
            case INVALID -> {
                LOG.log(Level.WARNING, "MC-D002 what is on the disk is refused: {0}", judgement.reason());
                yield CompletableFuture.completedFuture(true);
            }
            case CONFLICT ->
                judgement.outcome(offered) instanceof WriteOutcome.VersionConflict conflict
                        ? storage.take(conflict.current(), Held.Mode.SETTLED).thenApply(settled -> true)
                        : CompletableFuture.completedFuture(false);
            case UNAVAILABLE, UNCERTAIN -> CompletableFuture.completedFuture(false);
        };
    }

    /** The address that follows, if this is not the last there can be. */
    private static Optional<RecordAddress> after(RecordAddress address) {
        byte[] next = address.digest().value().toByteArray();
        int at = next.length - 1;
        while (at >= 0 && ++next[at] == 0) {
            at--;
        }
        return at < 0 ? Optional.empty() : Optional.of(address(next));
    }

    private static RecordAddress address(byte[] digest) {
        return new RecordAddress(new Digest(Bytes.takeOwnership(digest)));
    }
}

package org.medchain.dht;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The directory: one record or tombstone per address, on one node or many. Thread-safe.
 *
 * <p>What every engine promises; each line has its tests in the contract kit ({@code DhtContract} in {@code medchain-testkit}), under its
 * number. A write <i>stands</i> at its address from when it is applied until another one supersedes it
 * ({@link DirectoryWrite#supersedes}) or it expires.
 *
 * <ol>
 *   <li>A record is stored if there is nothing at its address or a record of a lower version; versions may skip.
 *   <li>A record whose version is not above that of the record that stands changes nothing and gets
 *       {@link WriteOutcome.VersionConflict} with what stands. In particular one version has one content for ever.
 *   <li>The write that stands, put again byte for byte, is {@link WriteOutcome.Stored} and changes nothing.
 *   <li>Of records that race with the same version, at most one is ever stored or read, through whichever nodes they go. If all
 *       go through one directory, exactly one is stored, and the others conflict with it or with what superseded it. If they go
 *       through several, it may be that none is: their writers get {@link WriteOutcome.Indeterminate}, reads get
 *       {@link ReadOutcome.Unavailable}, and a write of a higher version ends it.
 *   <li>A tombstone removes the record of its address whatever its version, and may precede any record.
 *   <li>Nothing follows a tombstone but a tombstone of a higher version: every record, old or new, and every other tombstone
 *       conflicts with it.
 *   <li>A write whose signature does not hold, or whose write key is not a sound one, is {@link WriteOutcome.Invalid} and
 *       changes nothing.
 *   <li>From the name's expiry on, reads find {@link ReadOutcome.Absent} and every write is {@link WriteOutcome.Invalid}; not
 *       even a clock set back brings back what was dropped.
 *   <li>A payload of {@link DhtCapabilities#maxPayload()} bytes is taken; a larger one is {@link WriteOutcome.TooLarge}.
 *   <li>Stored means durable: on the disks of as many nodes as the engine needs to survive what its capabilities say. It is
 *       there after closing and opening again.
 *   <li>A read that begins after a write's future completed with Stored finds that write or one that superseded it.
 *   <li>What a read or a conflict hands out belongs to the address asked for and has been verified since it was last on a disk
 *       or a network. What no longer verifies is {@link ReadOutcome.Damaged}, never absent and never another version.
 *   <li>Every outcome but Stored and Indeterminate means that the write was not applied and will not be.
 *   <li>Futures complete normally whatever the outside world does. Cancelling one leaves the write as it is.
 *   <li>After {@link #close()} every call gets Closed. A write accepted before is finished first and gets its true outcome.
 *       Closing twice is closing once.
 *   <li>Removed payloads leave the disk: {@link StorageMaintenance#reclaim()} gives their space back, tombstones stay.
 * </ol>
 *
 * <p>A call may use the caller's thread for bounded work, such as verifying a signature or reading a local disk, and never
 * waits for a network. Two writes to one address that are in flight at once may be applied in either order. Stages that
 * depend on a future may run on a thread of the engine and must not block it.
 */
public interface Dht extends AutoCloseable {
    /** Stores a record. */
    CompletableFuture<WriteOutcome> put(DirectoryRecord record);

    /** Removes a record for good. */
    CompletableFuture<WriteOutcome> remove(Tombstone tombstone);

    /** Reads what stands at {@code address}. */
    CompletableFuture<ReadOutcome> get(RecordAddress address);

    /** What this engine offers beyond the promises. */
    DhtCapabilities capabilities();

    /** How this directory fares, as far as it knows by itself. Quick; may be asked at any time. */
    default DhtHealth health() {
        return DhtHealth.WELL;
    }

    /** The disk of the node in this process, if this directory has one here. */
    Optional<StorageMaintenance> maintenance();

    /** Finishes what was accepted, then releases everything. Blocks until then. */
    @Override
    void close();
}

package org.medchain.dht;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.health.Health;

/**
 * The directory: at most one record or tombstone per address, stored on one node or many. Thread-safe.
 *
 * <p>Every engine keeps the following promises. The contract kit ({@code DhtContract} in {@code medchain-testkit}) tests each under
 * its number. A write <i>stands</i> at its address from the moment the directory applies it until another write
 * supersedes it ({@link DirectoryWrite#supersedes}) or it expires.
 *
 * <ol>
 *   <li>The directory stores a record if its address is empty or holds a record of a lower version. Versions may skip.
 *   <li>A record whose version is not above that of the standing record changes nothing and gets
 *       {@link WriteOutcome.VersionConflict} with the standing write. One version therefore has one content for ever.
 *   <li>The standing write, put again byte for byte, gets {@link WriteOutcome.Stored} and changes nothing.
 *   <li>Of several records that race with the same version, at most one is ever stored or read, whichever nodes they go
 *       through. If all go through one directory, it stores exactly one; the others conflict with that one or with its
 *       successor. If they go through several, possibly none is stored: their writers get
 *       {@link WriteOutcome.Indeterminate}, readers get {@link ReadOutcome.Unavailable}, and a write of a higher
 *       version ends the race.
 *   <li>A tombstone removes the record at its address whatever that record's version. It may precede any record.
 *   <li>Only a tombstone of a higher version supersedes a tombstone. Every record, old or new, and every other
 *       tombstone conflicts with it.
 *   <li>A write whose signature does not verify, or whose write key is not sound, gets {@link WriteOutcome.Invalid} and
 *       changes nothing.
 *   <li>From the name's expiry on, reads return {@link ReadOutcome.Absent} and every write gets
 *       {@link WriteOutcome.Invalid}. A clock that is set back does not bring a dropped record back.
 *   <li>The directory accepts a payload of {@link DhtCapabilities#maxPayload()} bytes and answers a larger one with
 *       {@link WriteOutcome.TooLarge}.
 *   <li>Stored means durable: the write is on the disks of as many nodes as the engine needs for its capabilities, and
 *       survives closing and reopening.
 *   <li>A read that begins after a write's future completed with Stored returns that write or a write that superseded
 *       it.
 *   <li>A read or a conflict returns only a write for the requested address that was verified after it last came from a
 *       disk or a network. A write that no longer verifies is {@link ReadOutcome.Damaged}, never absent and never
 *       another version.
 *   <li>Every outcome except Stored and Indeterminate means that the write was not applied and will not be.
 *   <li>Futures complete normally whatever the outside world does. Cancelling a future does not cancel its write.
 *   <li>After {@link #close()} every call gets Closed. A write accepted earlier is finished first and gets its true
 *       outcome. Closing twice has no further effect.
 *   <li>Removed payloads leave the disk: {@link StorageMaintenance#reclaim()} returns their space, tombstones stay.
 * </ol>
 *
 * <p>A call may use the caller's thread for bounded work, such as verifying a signature or reading a local disk, and
 * never waits for a network. Two concurrent writes to one address may be applied in either order. Stages that depend on
 * a future may run on an engine thread and must not block it.
 */
public interface Dht extends AutoCloseable {
    /** Stores a record. */
    CompletableFuture<WriteOutcome> put(DirectoryRecord record);

    /** Removes a record for good. */
    CompletableFuture<WriteOutcome> remove(Tombstone tombstone);

    /** Reads the write that stands at {@code address}. */
    CompletableFuture<ReadOutcome> get(RecordAddress address);

    /** What this engine offers beyond the promises above. */
    DhtCapabilities capabilities();

    /**
     * The directory's state, as far as this process knows it. Returns quickly; may be called at any time. After a failed write
     * to its disk a node writes nothing more until the directory is opened again; to open again a directory that
     * {@code MedChain} opened, close the whole {@code MedChain} and open it again.
     */
    default Health health() {
        return Health.of(List.of());
    }

    /** Where this directory stands and whom it reaches. Returns quickly; may be called at any time. */
    default DhtStatus status() {
        return DhtStatus.ALONE;
    }

    /** The storage of the node in this process; empty if this directory stores nothing here. */
    Optional<StorageMaintenance> maintenance();

    /** Finishes accepted writes, then releases all resources. Blocks until done. */
    @Override
    void close();
}

package org.medchain.dht;

/**
 * The result of a write. Only {@link Stored} means that the write stands; only {@link Indeterminate} leaves that open.
 */
public sealed interface WriteOutcome {
    /**
     * The write is durable and stands, or stood already, byte for byte.
     *
     * @param version the version of the write
     */
    record Stored(long version) implements WriteOutcome {}

    /**
     * Not applied: another write stands at the address, and this one does not supersede it. To replace a record, sign a
     * higher version; a tombstone is final.
     *
     * @param current the standing write, verified
     */
    record VersionConflict(DirectoryWrite current) implements WriteOutcome {}

    /**
     * Not applied, and never will be: the signature does not verify, or the record has expired.
     *
     * @param reason what was expected and found
     */
    record Invalid(String reason) implements WriteOutcome {}

    /**
     * Not applied: the payload exceeds the directory's limit.
     *
     * @param size bytes in the payload
     * @param limit {@link DhtCapabilities#maxPayload()}
     */
    record TooLarge(int size, int limit) implements WriteOutcome {}

    /**
     * Not applied: the quota for this writer or for all writers is exhausted.
     *
     * @param why whose quota it is, and its size
     */
    record OverQuota(String why) implements WriteOutcome {}

    /**
     * Not applied: the entry that stands at the address no longer verifies, so that the write cannot be compared with
     * it. A retry does not help; an operator must act.
     *
     * @param address the address of the damaged entry
     * @param why what was expected and found
     */
    record Damaged(RecordAddress address, String why) implements WriteOutcome {}

    /**
     * Not applied. The same write may succeed later.
     *
     * @param why what was unavailable
     */
    record Unavailable(String why) implements WriteOutcome {}

    /**
     * The write may or may not have been applied, or may be applied later. Put the same bytes again, which changes
     * nothing if they stand; or read and, if necessary, sign a higher version.
     *
     * @param why what failed
     */
    record Indeterminate(String why) implements WriteOutcome {}

    /** Not applied: the directory is closed. */
    record Closed() implements WriteOutcome {}
}

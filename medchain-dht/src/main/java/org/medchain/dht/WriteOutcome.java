package org.medchain.dht;

/** What became of a write. Exact: only {@link Stored} says that it stands, only {@link Indeterminate} leaves it open. */
public sealed interface WriteOutcome {
    /**
     * The write is durable and stands; or stood already, byte for byte.
     *
     * @param version the write's
     */
    record Stored(long version) implements WriteOutcome {}

    /**
     * Not applied: another write stands at the address, and this one does not supersede it. To replace a record, sign anew
     * with a version above its own; a tombstone is final.
     *
     * @param current what stands, verified
     */
    record VersionConflict(DirectoryWrite current) implements WriteOutcome {}

    /**
     * Not applied, and never will be: the signature does not hold, or the record's lifetime is over.
     *
     * @param reason names what was expected and found
     */
    record Invalid(String reason) implements WriteOutcome {}

    /**
     * Not applied: the payload is larger than this directory takes.
     *
     * @param size bytes in the payload
     * @param limit {@link DhtCapabilities#maxPayload()}
     */
    record TooLarge(int size, int limit) implements WriteOutcome {}

    /**
     * Not applied: the node holds as much as it may, for this writer or for all.
     *
     * @param why whose quota it is, and how large
     */
    record OverQuota(String why) implements WriteOutcome {}

    /**
     * Not applied: what stands at the address does not verify any more, and so cannot be judged against. Only an operator
     * can help.
     *
     * @param address the damaged record's
     * @param why what was expected and found
     */
    record Damaged(RecordAddress address, String why) implements WriteOutcome {}

    /**
     * Surely not applied; the same write may be tried again later.
     *
     * @param why what was not available
     */
    record Unavailable(String why) implements WriteOutcome {}

    /**
     * It is not known whether the write was or will be applied. Put the same bytes again, which changes nothing if they
     * stand; or read and, if need be, sign anew with a higher version.
     *
     * @param why what failed
     */
    record Indeterminate(String why) implements WriteOutcome {}

    /** Not applied: the directory was closed before. */
    record Closed() implements WriteOutcome {}
}

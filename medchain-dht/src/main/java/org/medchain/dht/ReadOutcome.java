package org.medchain.dht;

/** The result of a read. Every write in it is verified and belongs to the requested address. */
public sealed interface ReadOutcome {
    /**
     * A record stands at the address.
     *
     * @param record verified
     */
    record Found(DirectoryRecord record) implements ReadOutcome {}

    /**
     * The record was removed.
     *
     * @param tombstone verified
     */
    record Removed(Tombstone tombstone) implements ReadOutcome {}

    /** Nothing stands at the address, or what stood there has expired. */
    record Absent() implements ReadOutcome {}

    /**
     * The entry at the address no longer verifies. A retry does not help; an operator must act.
     *
     * @param address the requested address
     * @param why what was expected and found
     */
    record Damaged(RecordAddress address, String why) implements ReadOutcome {}

    /**
     * The directory cannot answer now. A retry may succeed.
     *
     * @param why what was unavailable
     */
    record Unavailable(String why) implements ReadOutcome {}

    /** The directory is closed. */
    record Closed() implements ReadOutcome {}
}

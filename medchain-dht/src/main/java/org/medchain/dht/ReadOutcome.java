package org.medchain.dht;

/** What a read found. What it hands out is verified and belongs to the address asked for. */
public sealed interface ReadOutcome {
    /**
     * The record that stands.
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

    /** There is nothing at the address, or what was there has expired. */
    record Absent() implements ReadOutcome {}

    /**
     * There is something at the address that does not verify any more. Only an operator can help.
     *
     * @param address the one asked for
     * @param why what was expected and found
     */
    record Damaged(RecordAddress address, String why) implements ReadOutcome {}

    /**
     * Nothing can be said; the read may be tried again later.
     *
     * @param why what was not available
     */
    record Unavailable(String why) implements ReadOutcome {}

    /** The directory was closed before. */
    record Closed() implements ReadOutcome {}
}

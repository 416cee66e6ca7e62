package org.medchain.dht.storage;

import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;

/**
 * A write that is to be stored if it may.
 *
 * @param stored the write
 * @param settles true if it also replaces a record of its own version: somebody knows that it is the one which counts
 */
record Candidate(StoredWrite stored, boolean settles) {
    static Candidate of(DirectoryWrite write) {
        return new Candidate(StoredWrite.of(write), false);
    }

    static Candidate settling(DirectoryWrite write) {
        return new Candidate(StoredWrite.of(write), true);
    }

    boolean replaces(DirectoryWrite standing) {
        DirectoryWrite write = stored.write();
        boolean rivals = write instanceof DirectoryRecord
                && standing instanceof DirectoryRecord
                && write.version() == standing.version()
                && !write.equals(standing);
        return write.supersedes(standing) || (settles && rivals);
    }
}

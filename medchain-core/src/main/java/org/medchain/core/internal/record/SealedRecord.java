package org.medchain.core.internal.record;

import java.security.SecureRandom;
import org.medchain.core.directory.Section;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** How the content of a directory record is filled up and sealed; bound to the record's address, so that it opens nowhere else. */
final class SealedRecord {
    /** The most bytes of a content once filled up: a directory record of 1 MiB holds it beside two wrapped keys. */
    static final int MAX_CONTENT = Section.MAX_SIZE;

    /** The most bytes of a content once sealed. */
    static final int MAX_SEALED = MAX_CONTENT + SymmetricKey.OVERHEAD;

    private SealedRecord() {}

    static {
        int largest = MAX_SEALED + 2 * WrappedKey.MAX_SIZE + 64;
        if (largest > DirectoryRecord.MAX_PAYLOAD) {
            throw new AssertionError("a record of " + largest + " bytes does not fit into the directory");
        }
    }

    /** True if {@link #seal} takes a content of {@code size} bytes. */
    static boolean fits(int size) {
        return Padding.paddedSize(size) <= MAX_CONTENT;
    }

    /**
     * Seals a content.
     *
     * @throws IllegalArgumentException if it is too large: what a reader would refuse is never written
     */
    static Bytes seal(
            SuiteId suite, SymmetricKey key, DomainTag use, RecordName name, Bytes content, SecureRandom random) {
        if (!fits(content.size())) {
            throw new IllegalArgumentException("a directory record's content takes " + content.size()
                    + " bytes, expected at most " + (MAX_CONTENT - 1));
        }
        return key.seal(suite, use, owner(name), Padding.pad(content), random);
    }

    static Bytes open(SymmetricKey key, DomainTag use, RecordName name, Bytes sealed)
            throws MalformedException, VerificationException {
        return Padding.unpad(key.open(use, owner(name), sealed, MAX_SEALED));
    }

    static Bytes owner(RecordName name) {
        return name.address().digest().value();
    }
}

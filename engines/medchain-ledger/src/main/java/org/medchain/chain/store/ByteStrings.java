package org.medchain.chain.store;

import org.medchain.crypto.bytes.Bytes;

/** The sizes of byte strings in CBOR (RFC 8949, section 3). */
final class ByteStrings {
    private ByteStrings() {}

    /** The bytes before a byte string of this length. */
    static int head(int length) {
        return length < 24 ? 1 : length < 1 << 8 ? 2 : length < 1 << 16 ? 3 : 5;
    }

    /** The size of {@code value} with its head. */
    static int size(Bytes value) {
        return head(value.size()) + value.size();
    }
}

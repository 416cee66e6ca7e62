package org.medchain.benchmarks.http;

import java.util.Locale;

/** What is asked for, by its place in the URL: a gateway looks into the request instead, the plain application has nothing else. */
enum Item {
    /** A record of 64 KiB. */
    RECORD,
    /** A stream of ten chunks of ten seconds of ECG. */
    STREAM,
    /** A record that is larger than what the kernel takes of an answer, for those who read slowly. */
    LARGE;

    static final String PATH = "/medchain";
    static final int RECORD_BYTES = 64 << 10;
    static final int CHUNKS = 10;
    static final int CHUNK_BYTES = 10_800;

    /** Honest clients ask for these in turns. */
    static Item ofTurn(int turn) {
        return turn % 2 == 0 ? RECORD : STREAM;
    }

    /** Path and query. */
    String target() {
        return PATH + "?item=" + label();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of content. */
    int size(int largeBytes) {
        return switch (this) {
            case RECORD -> RECORD_BYTES;
            case STREAM -> CHUNKS * CHUNK_BYTES;
            case LARGE -> largeBytes;
        };
    }
}

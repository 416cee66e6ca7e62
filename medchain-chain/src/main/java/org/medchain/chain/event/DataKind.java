package org.medchain.chain.event;

import java.util.Arrays;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;

/** The kind of data behind a data id. */
public enum DataKind {
    /** One file. */
    RECORD(1),
    /** An open-ended sequence of chunks under one id. */
    STREAM(2);

    private final int code;

    DataKind(int code) {
        this.code = code;
    }

    /** The number in encodings. */
    public int code() {
        return code;
    }

    /** Decodes field {@code key}. */
    public static DataKind decode(StructReader struct, int key) throws MalformedException {
        long code = struct.uint(key, 1, values().length);
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() -> struct.malformed("expected kind of data 1 or 2, found " + code));
    }
}

package org.medchain.chain.event;

import java.util.Arrays;
import org.medchain.crypto.codec.StructReader;
import org.medchain.error.MalformedException;

/** What a data id names. */
public enum DataKind {
    /** One file. */
    RECORD(1),
    /** Chunks under one id, with no end in sight. */
    STREAM(2);

    private final int code;

    DataKind(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Reads field {@code key}. */
    public static DataKind decode(StructReader struct, int key) throws MalformedException {
        long code = struct.uint(key, 1, values().length);
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() -> struct.malformed("kind of data " + code + " is not known"));
    }
}

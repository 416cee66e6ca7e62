package org.medchain.core.directory;

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

    int code() {
        return code;
    }

    static DataKind decode(StructReader struct, int key) throws MalformedException {
        long code = struct.uint(key, 1, values().length);
        return Arrays.stream(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() -> struct.malformed("kind of data " + code + " is not known"));
    }
}

package org.medchain.demo;

import java.util.HexFormat;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** Ids in forms and addresses, as hexadecimal digits. */
final class Ids {
    private static final int MOST = 400;

    private Ids() {}

    static DataId data(String hex) throws MalformedException {
        return parsed(hex, bytes -> new DataId(bytes));
    }

    static SessionId session(String hex) throws MalformedException {
        return parsed(hex, bytes -> new SessionId(EventHash.of(bytes)));
    }

    static EventRef event(String hex) throws MalformedException {
        return parsed(hex, EventRef::decode);
    }

    private interface Reading<T> {
        T read(Bytes bytes) throws MalformedException;
    }

    private static <T> T parsed(String hex, Reading<T> reading) throws MalformedException {
        try {
            if (hex.length() > MOST) {
                throw new MalformedException("an id has at most " + MOST + " digits");
            }
            return reading.read(Bytes.copyOf(HexFormat.of().parseHex(hex)));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("this is not an id", e);
        }
    }
}

package org.medchain.chain.block;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * A member of the consortium, which orders and signs blocks: {@code {0: name, 1: certificate}}.
 *
 * @param name 1 to {@value #MAX_NAME} bytes of UTF-8
 * @param certificate issued by the consortium's CA
 */
public record Member(String name, Certificate certificate) {
    /** The most bytes of a name. */
    public static final int MAX_NAME = 256;

    public Member {
        checkName(name);
    }

    /** Who signs for the member. */
    public PublicIdentity identity() {
        return certificate.identity();
    }

    static Member decode(StructReader struct) throws MalformedException {
        String name = decodeName(struct, 0);
        return new Member(name, Certificate.decode(struct.bytes(1, 1, Certificate.MAX_SIZE)));
    }

    void encode(StructWriter struct) {
        struct.text(0, name).bytes(1, certificate.encode());
    }

    static String decodeName(StructReader struct, int key) throws MalformedException {
        String name = struct.text(key, MAX_NAME);
        if (name.isEmpty()) {
            throw struct.malformed("a name is empty");
        }
        return name;
    }

    static void checkName(String name) {
        int size = Bytes.utf8(name).size();
        if (size < 1 || size > MAX_NAME) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " bytes, found " + size);
        }
    }
}

package org.medchain.chain.block;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;
import org.medchain.io.NetworkAddress;

/**
 * A member of the consortium, which orders and signs blocks: {@code {0: name, 1: certificate, 2: address?}}.
 *
 * @param name 1 to {@value #MAX_NAME} bytes of UTF-8
 * @param certificate issued by the consortium's CA
 * @param address where other members reach it, if the configuration is to say so: host:port as {@link NetworkAddress}
 *     parses it, 1 to {@value #MAX_NAME} bytes of UTF-8
 */
public record Member(String name, IdentityCertificate certificate, Optional<String> address) {
    /** The largest name in bytes of UTF-8. */
    public static final int MAX_NAME = 256;

    public Member {
        checkName(name);
        address.ifPresent(Member::checkAddress);
    }

    /** A member whose address is configured elsewhere. */
    public Member(String name, IdentityCertificate certificate) {
        this(name, certificate, Optional.empty());
    }

    /** The identity that signs for the member. */
    public PublicIdentity identity() {
        return certificate.identity();
    }

    static Member decode(StructReader struct) throws MalformedException {
        String name = decodeName(struct, 0);
        IdentityCertificate certificate = IdentityCertificate.decode(struct.bytes(1, 1, IdentityCertificate.MAX_SIZE));
        Optional<String> address = struct.has(2) ? Optional.of(decodeAddress(struct)) : Optional.empty();
        return new Member(name, certificate, address);
    }

    private static String decodeAddress(StructReader struct) throws MalformedException {
        String address = decodeName(struct, 2);
        try {
            checkAddress(address);
            return address;
        } catch (IllegalArgumentException e) {
            throw struct.malformed(String.valueOf(e.getMessage()));
        }
    }

    void encode(StructWriter struct) {
        struct.text(0, name).bytes(1, certificate.encode());
        address.ifPresent(known -> struct.text(2, known));
    }

    static String decodeName(StructReader struct, int key) throws MalformedException {
        String name = struct.text(key, MAX_NAME);
        if (name.isEmpty()) {
            throw struct.malformed("expected a name of 1 to " + MAX_NAME + " bytes, found an empty one");
        }
        return name;
    }

    private static void checkAddress(String address) {
        checkName(address);
        InetSocketAddress unused = NetworkAddress.parse("a member's address", address, 1);
    }

    static void checkName(String name) {
        int size = Bytes.utf8(name).size();
        if (size < 1 || size > MAX_NAME) {
            throw new IllegalArgumentException("expected a name of 1 to " + MAX_NAME + " bytes, found " + size);
        }
    }
}

package org.medchain.chain.event;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;

/**
 * RevokeCertificates: the consortium's CA revokes certificates. From the next event on, the ledger accepts no signature
 * of their holders. Signed by the CA's own identity. Body: {@code {0: [serial]}}, ascending without repetition.
 * Immutable.
 */
public final class RevokeCertificates {
    /** The most certificates revoked by one event. */
    public static final int MAX_SERIALS = 256;
    /** The largest serial number in bytes (RFC 5280 section 4.1.2.2). */
    public static final int MAX_SERIAL_SIZE = 20;

    private final Event event;
    private final List<Bytes> serials;

    private RevokeCertificates(Event event, List<Bytes> serials) {
        this.event = event;
        this.serials = serials;
    }

    /**
     * Revokes the certificates with these serial numbers.
     *
     * @param consortium the genesis hash of the consortium
     * @param ca the CA's identity
     * @throws IllegalArgumentException unless there are 1 to {@value #MAX_SERIALS} serials of 1 to
     *     {@value #MAX_SERIAL_SIZE} bytes
     */
    public static RevokeCertificates create(BlockHash consortium, Collection<Bytes> serials, Identity ca) {
        List<Bytes> sorted = List.copyOf(new TreeSet<>(serials));
        if (sorted.isEmpty() || sorted.size() > MAX_SERIALS) {
            throw new IllegalArgumentException("expected 1 to " + MAX_SERIALS + " serials, found " + sorted.size());
        }
        for (Bytes serial : sorted) {
            if (serial.isEmpty() || serial.size() > MAX_SERIAL_SIZE) {
                throw new IllegalArgumentException(
                        "expected a serial of 1 to " + MAX_SERIAL_SIZE + " bytes, found " + serial.size());
            }
        }
        StructWriter body = new StructWriter().byteStrings(0, sorted);
        Event event = Event.sign(consortium, EventType.REVOKE_CERTIFICATES, body.toBytes(), ca);
        return new RevokeCertificates(event, sorted);
    }

    /**
     * The typed view of {@code event}. The ledger checks that the signer is the CA.
     *
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public static RevokeCertificates of(Event event) throws MalformedException {
        return new RevokeCertificates(
                event, event.decodeBody(EventType.REVOKE_CERTIFICATES, RevokeCertificates::serials));
    }

    /** The signed envelope. */
    public Event event() {
        return event;
    }

    /** The revoked serial numbers, ascending. */
    public List<Bytes> serials() {
        return serials;
    }

    private static List<Bytes> serials(StructReader struct) throws MalformedException {
        List<Bytes> serials = struct.byteStrings(0, 1, MAX_SERIALS, MAX_SERIAL_SIZE);
        Bytes last = Bytes.empty();
        for (Bytes serial : serials) {
            if (serial.compareTo(last) <= 0) {
                throw struct.malformed("serials are empty, repeated or out of order");
            }
            last = serial;
        }
        return serials;
    }
}

package org.medchain.chain.store;

import java.nio.ByteBuffer;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.Digest;

/**
 * The index's entry of an admitted identity: the certificate of its last AdmitIdentity, and the fields that every event is checked
 * against, so that no check has to parse X.509.
 *
 * @param notBeforeMillis start of its validity, in milliseconds since the epoch
 * @param notAfterMillis end of its validity, inclusive
 * @param serial by which the CA revokes it
 * @param event the AdmitIdentity
 * @param certificate in DER
 */
public record Admission(long notBeforeMillis, long notAfterMillis, Bytes serial, EventHash event, Bytes certificate) {
    /** The entry of the holder of {@code certificate}, which {@code event} admits. */
    public static Admission of(IdentityCertificate certificate, EventHash event) {
        return new Admission(
                certificate.notBefore().toEpochMilli(),
                certificate.notAfter().toEpochMilli(),
                certificate.serial(),
                event,
                certificate.encode());
    }

    /** True if the certificate is valid at this time. */
    public boolean isValidAt(long millis) {
        return millis >= notBeforeMillis && millis <= notAfterMillis;
    }

    byte[] encode() {
        ByteBuffer entry = ByteBuffer.allocate(2 * Long.BYTES + 1 + serial.size() + Digest.SIZE + certificate.size())
                .putLong(notBeforeMillis)
                .putLong(notAfterMillis)
                .put((byte) serial.size());
        return entry.put(serial.toByteArray())
                .put(event.value().toByteArray())
                .put(certificate.toByteArray())
                .array();
    }

    static Admission decode(ByteBuffer entry) {
        long notBefore = entry.getLong();
        long notAfter = entry.getLong();
        byte[] serial = new byte[entry.get()];
        entry.get(serial);
        byte[] event = new byte[Digest.SIZE];
        entry.get(event);
        return new Admission(
                notBefore,
                notAfter,
                Bytes.takeOwnership(serial),
                EventHash.of(Bytes.takeOwnership(event)),
                Bytes.copyOf(entry));
    }
}

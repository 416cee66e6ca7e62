package org.medchain.dht.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MalformedException;

/**
 * The encoding of {@link Held}: a {@link WriteForm}; or, if there is a rival, {@code 03} (the node stands by the first) or {@code 04}
 * (it abstains), the length of the first record in 4 bytes, that record, and the rival.
 */
final class HeldForm {
    private static final byte STANDS = 3;
    private static final byte ABSTAINS = 4;
    private static final int HEAD = 1 + Integer.BYTES;

    private HeldForm() {}

    static Bytes encode(Held held) {
        if (held.rival().isEmpty()) {
            return WriteForm.encode(held.write());
        }
        Bytes first = held.write().encode();
        ByteBuffer head = ByteBuffer.allocate(HEAD).put(held.abstains() ? ABSTAINS : STANDS);
        head.putInt(first.size());
        return Bytes.concat(
                Bytes.takeOwnership(head.array()), first, held.rival().get().encode());
    }

    /** Decodes it without verifying signatures. */
    static Held decode(Bytes form) throws MalformedException {
        byte kind = form.isEmpty() ? 0 : form.get(0);
        if (kind != STANDS && kind != ABSTAINS) {
            return Held.of(WriteForm.decode(form));
        }
        int size =
                form.size() < HEAD ? -1 : form.slice(1, HEAD).asReadOnlyBuffer().getInt();
        if (size < 0 || size > form.size() - HEAD) {
            throw new MalformedException("a contended record of " + form.size() + " bytes names a length of " + size
                    + " for its first record");
        }
        DirectoryRecord first = DirectoryRecord.decode(form.slice(HEAD, HEAD + size));
        DirectoryRecord rival = DirectoryRecord.decode(form.slice(HEAD + size, form.size()));
        if (!first.name().equals(rival.name()) || first.version() != rival.version()) {
            throw new MalformedException("version " + rival.version() + " contends with version " + first.version());
        }
        return new Held(first, Optional.of(rival), kind == ABSTAINS);
    }
}

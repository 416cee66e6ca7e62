package org.medchain.dht.infinispan;

import java.nio.charset.StandardCharsets;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * The verdict of a record's first owner on a write, as the value that a put returns: one byte for the kind; then, for a conflict,
 * the {@link WriteForm} of the write that stands, or else the reason.
 */
record Judgement(Kind kind, Bytes detail) {
    /** The most characters of a reason that is sent, and bytes of one that is taken. */
    private static final int MAX_REASON = 512;

    private static final int MAX_REASON_BYTES = 3 * MAX_REASON;

    /** The kinds. */
    enum Kind {
        /** All owners have it. */
        STORED(0),
        /** Another write stands. */
        CONFLICT(1),
        /** It does not verify, or has expired. */
        INVALID(2),
        /** It was not applied for a reason that may pass. */
        UNAVAILABLE(3),
        /** It was tried before, and it is not known how far that came. */
        UNCERTAIN(4);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static Kind of(byte code) throws MalformedException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new MalformedException("a judgement of unknown kind " + code);
        }
    }

    static Judgement stored() {
        return new Judgement(Kind.STORED, Bytes.empty());
    }

    static Judgement conflict(DirectoryWrite standing) {
        return new Judgement(Kind.CONFLICT, WriteForm.encode(standing));
    }

    static Judgement of(Kind kind, String reason) {
        return new Judgement(kind, Bytes.utf8(reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason));
    }

    static Judgement uncertain(String reason) {
        return of(Kind.UNCERTAIN, reason);
    }

    /** What is to be said of a write that may have come about before this was said of it. */
    Judgement afterAnother() {
        return kind == Kind.STORED ? this : uncertain("the owners changed meanwhile, and then: " + kind);
    }

    byte[] encode() {
        return Bytes.concat(Bytes.takeOwnership(new byte[] {kind.code}), detail).toByteArray();
    }

    static Judgement decode(Bytes encoded) throws MalformedException {
        if (encoded.isEmpty()) {
            throw new MalformedException("a judgement has a kind, found no bytes");
        }
        Kind kind = Kind.of(encoded.get(0));
        int size = encoded.size() - 1;
        if (kind != Kind.CONFLICT && size > MAX_REASON_BYTES) {
            throw new MalformedException("a reason has at most " + MAX_REASON_BYTES + " bytes, found " + size);
        }
        return new Judgement(kind, encoded.slice(1, encoded.size()));
    }

    /** The outcome of {@code write}. */
    WriteOutcome outcome(DirectoryWrite write) {
        return switch (kind) {
            case STORED -> new WriteOutcome.Stored(write.version());
            case CONFLICT -> conflictOf(write);
            case INVALID -> new WriteOutcome.Invalid(reason());
            case UNAVAILABLE -> new WriteOutcome.Unavailable(reason());
            case UNCERTAIN -> new WriteOutcome.Indeterminate(reason());
        };
    }

    private WriteOutcome conflictOf(DirectoryWrite write) {
        try {
            return new WriteOutcome.VersionConflict(Values.verified(write.address(), detail));
        } catch (MalformedException | VerificationException e) {
            return new WriteOutcome.Indeterminate("an owner refuses for what does not verify: " + e.getMessage());
        }
    }

    String reason() {
        return Printable.of(new String(detail.toByteArray(), StandardCharsets.UTF_8));
    }
}

package org.medchain.chain.event;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The signed envelope of every event: {@code {0: version 1, 1: suite, 2: type, 3: signer, 4: body, 5: signature, -n:
 * extension}}.
 *
 * <p>The signature covers the consortium's genesis hash and the same struct without field 5, extensions included, under
 * the tag {@code medchain/v1/event}. An event is therefore valid in one consortium only, although it names none. The
 * envelope treats the body as opaque bytes; the types ({@link EventDG}, {@link EventSC}, …) interpret it. Events of
 * unknown types are carried and proven too. Equal by encoding. Immutable.
 */
public final class Event {
    /** The largest encoded event in bytes: 64 KiB. */
    public static final int MAX_SIZE = 64 << 10;
    /** The most extensions of one event. */
    public static final int MAX_EXTENSIONS = 8;
    /** The largest extension in bytes. */
    public static final int MAX_EXTENSION_SIZE = 256;

    private static final int VERSION = 1;
    private static final DomainTag SIGNED = DomainTag.of("event");

    private final Contents contents;
    private final Bytes signature;
    private final Bytes encoded;
    private final EventHash hash;

    /** The signed fields. */
    private record Contents(EventType type, PublicIdentity signer, Bytes body, List<Extension> extensions) {
        Contents {
            extensions = List.copyOf(extensions);
        }
    }

    private Event(Contents contents, Bytes signature, Bytes encoded) {
        this.contents = contents;
        this.signature = signature;
        this.encoded = encoded;
        this.hash = EventHash.ofEncoded(encoded);
    }

    /** Signs an event without extensions for the consortium with this genesis hash. */
    public static Event sign(BlockHash consortium, EventType type, Bytes body, Identity signer) {
        return sign(consortium, type, body, List.of(), signer);
    }

    /**
     * Signs an event of any type, known or unknown.
     *
     * @param consortium the genesis hash of the only consortium in which the event is valid
     * @param extensions at most {@value #MAX_EXTENSIONS} of {@value #MAX_EXTENSION_SIZE} bytes each, keys descending
     *     from -1
     * @throws IllegalArgumentException if the extensions or the whole event exceed their limits
     */
    public static Event sign(
            BlockHash consortium, EventType type, Bytes body, List<Extension> extensions, Identity signer) {
        checkExtensions(extensions);
        Contents contents = new Contents(type, signer.publicIdentity(), body, extensions);
        Bytes signature = signer.sign(SIGNED, signed(consortium, contents));
        Bytes encoded = encode(contents, signature);
        if (encoded.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "expected an event of at most " + MAX_SIZE + " bytes, found " + encoded.size() + " in " + type);
        }
        return new Event(contents, signature, encoded);
    }

    /** Decodes an event from its canonical encoding without verifying its signature: see {@link #verifySignature}. */
    public static Event decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("event", encoded, MAX_SIZE, struct -> decode(struct, encoded));
    }

    private static Event decode(StructReader struct, Bytes encoded) throws MalformedException {
        struct.uint(0, VERSION, VERSION);
        SuiteId suite = SuiteId.of(struct.uint(1, 0, Long.MAX_VALUE));
        EventType type = new EventType(struct.uint(2, 1, Long.MAX_VALUE));
        PublicIdentity signer = struct.struct(3, PublicIdentity::decode);
        if (signer.suite() != suite) {
            throw struct.malformed("expected a signer of suite " + suite + ", found suite " + signer.suite());
        }
        Bytes body = struct.bytes(4, 0, MAX_SIZE);
        Bytes signature = struct.bytes(5, Suite.of(suite).signatureSize());
        List<Extension> extensions = struct.extensions(MAX_EXTENSIONS, MAX_EXTENSION_SIZE);
        return new Event(new Contents(type, signer, body, extensions), signature, encoded);
    }

    /** The suite of signer and signature. */
    public SuiteId suite() {
        return contents.signer().suite();
    }

    /** The type, which determines the meaning of the body. */
    public EventType type() {
        return contents.type();
    }

    /** The identity that signed. The ledger judges whether it had the right to. */
    public PublicIdentity signer() {
        return contents.signer();
    }

    /** The body, to be interpreted by type. */
    public Bytes body() {
        return contents.body();
    }

    /**
     * Decodes the body of an event of type {@code expected}.
     *
     * @throws MalformedException if the event has another type or its body is malformed
     */
    public <T> T decodeBody(EventType expected, StructReader.Decoder<T> decoder) throws MalformedException {
        if (!type().equals(expected)) {
            throw new MalformedException("event " + hash + ": expected type " + expected + ", found " + type());
        }
        return StructReader.decode(expected + " body", body(), MAX_SIZE, decoder);
    }

    /** Signed fields that readers may ignore, keys descending. */
    public List<Extension> extensions() {
        return contents.extensions();
    }

    /** The signer's signature. */
    public Bytes signature() {
        return signature;
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return encoded;
    }

    /** The paper's EH: the digest of the whole encoding. */
    public EventHash hash() {
        return hash;
    }

    /**
     * Verifies the signature.
     *
     * @param consortium the genesis hash of the consortium whose ledger the event is for
     * @throws VerificationException if the signer did not sign this event for this consortium
     */
    public void verifySignature(BlockHash consortium) throws VerificationException {
        contents.signer().verify(SIGNED, signed(consortium, contents), signature);
    }

    private static Bytes signed(BlockHash consortium, Contents contents) {
        return Bytes.concat(consortium.value(), encode(contents, null));
    }

    private static Bytes encode(Contents contents, @Nullable Bytes signature) {
        StructWriter struct = new StructWriter()
                .integer(0, VERSION)
                .integer(1, contents.signer().suite().code())
                .integer(2, contents.type().code())
                .struct(3, contents.signer(), PublicIdentity::encode)
                .bytes(4, contents.body());
        if (signature != null) {
            struct.bytes(5, signature);
        }
        return struct.extensions(contents.extensions()).toBytes();
    }

    private static void checkExtensions(List<Extension> extensions) {
        if (extensions.size() > MAX_EXTENSIONS) {
            throw new IllegalArgumentException(
                    "expected at most " + MAX_EXTENSIONS + " extensions, found " + extensions.size());
        }
        int last = 0;
        for (Extension extension : extensions) {
            if (extension.key() >= last) {
                throw new IllegalArgumentException("expected negative extension keys in descending order, found "
                        + extension.key() + " after " + last);
            }
            if (extension.value().size() > MAX_EXTENSION_SIZE) {
                throw new IllegalArgumentException(
                        "extension " + extension.key() + ": expected at most " + MAX_EXTENSION_SIZE + " bytes, found "
                                + extension.value().size());
            }
            last = extension.key();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return type() + "[" + hash + "]";
    }
}

package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.digest.ArrivingChain;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * What the digest on the ledger covers besides the content. Whoever has both can compute the digest, and compare. Whoever has
 * this without the content can try contents until one fits: the salt kept everybody else from that.
 *
 * @param info index, time, length and salt; a record has index 1
 * @param previous the digest before the chunk
 */
public record DigestOpening(ChunkInfo info, Anchor previous) {
    private static final String TEXT = "valueString";
    private static final String BYTES = "valueBase64Binary";

    /** Whether the digest of an event is that of {@code content}. */
    boolean opens(EventDG event, Bytes content) throws MedChainException {
        DigestScheme scheme = DigestScheme.of(event.scheme());
        if (scheme != DigestScheme.BOUND) {
            throw new VerificationException("expected a digest of scheme " + DigestScheme.BOUND + ", found one of "
                    + scheme + ", which binds neither time nor length");
        }
        ArrivingChain chain = new ArrivingChain(scheme, previous, info.index());
        chain.begin(info);
        chain.update(content);
        return chain.end(index -> event.digest()).isPresent();
    }

    /** Adds the extension to a Provenance. */
    void write(ObjectNode provenance) {
        ObjectNode opening = Extensions.complex(provenance, Extensions.OPENING);
        Extensions.add(opening, "index", TEXT, Long.toString(info.index().value()));
        info.range().ifPresent(range -> {
            Extensions.add(opening, "from", TEXT, Long.toString(range.startMicros()));
            Extensions.add(opening, "until", TEXT, Long.toString(range.endMicros()));
        });
        Extensions.add(opening, "length", TEXT, Long.toString(info.length()));
        add(opening, "salt", info.salt());
        add(opening, "previous", previous.value());
    }

    private static void add(ObjectNode opening, String name, Bytes value) {
        if (!value.isEmpty()) {
            Extensions.add(opening, name, BYTES, Documents.base64(value));
        }
    }

    /** Reads the extension of a Provenance. */
    static DigestOpening read(Element provenance) throws InvalidResourceException {
        Optional<Element> opening = Extensions.find(provenance, Extensions.OPENING);
        if (opening.isEmpty()) {
            throw provenance.invalid("an extension " + Extensions.OPENING + ", to verify content with", "none");
        }
        Element parts = opening.get();
        try {
            Optional<TimeRange> range = Extensions.find(parts, "from").isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TimeRange(number(parts, "from"), number(parts, "until")));
            ChunkInfo info = new ChunkInfo(
                    new ChunkIndex(number(parts, "index")), range, number(parts, "length"), bytes(parts, "salt"));
            return new DigestOpening(info, new Anchor(bytes(parts, "previous")));
        } catch (IllegalArgumentException e) {
            throw parts.invalid(
                    "an index from 1, a time that starts before it ends, a length from 0, and " + Digest.SIZE
                            + " bytes of salt and of digest",
                    "others");
        }
    }

    private static long number(Element parts, String name) throws InvalidResourceException {
        Element value = Extensions.part(parts, name, TEXT);
        try {
            return Long.parseLong(value.text());
        } catch (NumberFormatException e) {
            throw value.invalid("a whole number", Json.sort(value.node()));
        }
    }

    private static Bytes bytes(Element parts, String name) throws InvalidResourceException {
        return Extensions.find(parts, name).isEmpty()
                ? Bytes.empty()
                : Extensions.part(parts, name, BYTES).base64(Digest.SIZE);
    }
}

package org.medchain.chain.consensus.bftsmart;

import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * What replicas order: {@code {0: id, 1: entry, 2: position}}, with one of the last two.
 *
 * @param id random, by which the submitter knows it again
 * @param entry an entry
 * @param above asks that all later entries have positions above this one
 */
record Request(Bytes id, Optional<Bytes> entry, OptionalLong above) {
    /** The bytes of an id. */
    static final int ID_BYTES = 16;
    /** The most bytes of an encoded request. */
    static final int MAX_SIZE = Ordering.MAX_ENTRY_BYTES + 64;

    static Request entry(Bytes id, Bytes entry) {
        return new Request(id, Optional.of(entry), OptionalLong.empty());
    }

    static Request above(Bytes id, long position) {
        return new Request(id, Optional.empty(), OptionalLong.of(position));
    }

    static Request decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("request", encoded, MAX_SIZE, struct -> {
            Request request = new Request(
                    struct.bytes(0, ID_BYTES),
                    struct.optionalBytes(1, 1, Ordering.MAX_ENTRY_BYTES),
                    struct.optionalInteger(2));
            if (request.entry().isPresent() == request.above().isPresent()
                    || request.above().orElse(0) < 0) {
                throw struct.malformed("a request with an entry or a position of at least 0 is expected");
            }
            return request;
        });
    }

    Bytes encode() {
        return new StructWriter()
                .bytes(0, id)
                .optionalBytes(1, entry)
                .optionalInteger(2, above)
                .toBytes();
    }
}

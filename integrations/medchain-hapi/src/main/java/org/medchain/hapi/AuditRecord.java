package org.medchain.hapi;

import java.util.Optional;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A record of a batch's file: {@code {0: chain, ?1: line}}. The first has no line, and tells how far the chain was before the
 * batch; each other has an event, and the chain with it.
 */
record AuditRecord(AuditChain chain, Optional<Bytes> line) {
    /** The most bytes of an event as JSON. */
    static final int MAX_LINE = 1 << 20;

    private static final int MAX_SIZE = MAX_LINE + 256;

    static AuditRecord decode(Bytes encoded) throws MalformedException {
        return StructReader.decode(
                "audit record",
                encoded,
                MAX_SIZE,
                struct -> new AuditRecord(struct.struct(0, AuditChain::decode), struct.optionalBytes(1, 1, MAX_LINE)));
    }

    /** Whether this is an event, and the one after those of which the chain is. */
    boolean follows(AuditChain before) {
        return line.isPresent()
                && chain.micros() > before.micros()
                && chain.micros() < Long.MAX_VALUE
                && before.next(chain.micros(), line.get()).equals(chain);
    }

    Bytes encode() {
        return new StructWriter()
                .struct(0, chain, AuditChain::encode)
                .optionalBytes(1, line)
                .toBytes();
    }
}

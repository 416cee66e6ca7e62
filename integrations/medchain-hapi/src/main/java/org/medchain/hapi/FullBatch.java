package org.medchain.hapi;

/** A batch that waits for the ledger. */
record FullBatch(long index, AuditChain before, AuditChain after) {
    static FullBatch of(AuditBatch batch) {
        return new FullBatch(batch.index(), batch.before(), batch.chain());
    }

    long events() {
        return after.number() - before.number();
    }
}

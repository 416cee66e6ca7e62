package org.medchain.benchmarks.evaluation;

/**
 * The paper's table 2: what operations ask for, in its own terms.
 *
 * @param directoryQueries TQd
 * @param ledgerQueries TQb
 * @param encryptions TE, or TE' of decryption
 * @param digests TD
 * @param blocks TB
 */
record PaperCounts(int directoryQueries, int ledgerQueries, int encryptions, int digests, int blocks) {
    /** MedChain, Add Data: (TQb +) TQd + TE + TD + TB; TQb for a chunk that another one precedes. */
    static PaperCounts addData(boolean chunk) {
        return new PaperCounts(1, chunk ? 1 : 0, 1, 1, 1);
    }

    /** MedChain, Add Session: k (TQd + TE) + TD + TB. */
    static PaperCounts addSession(int sections) {
        return new PaperCounts(sections, 0, sections, 1, 1);
    }

    /** MedChain, Retrieve Data: TQd + k (TE' + n (TQb + TD)). */
    static PaperCounts retrieve(int sections, int entries) {
        return new PaperCounts(1, sections * entries, sections, sections * entries, 0);
    }

    /** Existing solutions, Add Data: TE + TD + TB. */
    static PaperCounts existingAddData() {
        return new PaperCounts(0, 0, 1, 1, 1);
    }

    /** Existing solutions, Retrieve Data: k n (TE' + TQb + TD). */
    static PaperCounts existingRetrieve(int sections, int entries) {
        int data = sections * entries;
        return new PaperCounts(0, data, data, data, 0);
    }
}

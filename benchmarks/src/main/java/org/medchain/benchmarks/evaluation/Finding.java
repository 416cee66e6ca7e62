package org.medchain.benchmarks.evaluation;

/** A figure that one section measures and another one, the model or the summary, needs. */
enum Finding {
    /** Signatures verified a second, on all cores. */
    SIGNATURE_CHECKS,
    /** Signatures made a second, on all cores. */
    SIGNATURES,
    /** 4 KiB appended and synced a second, one after the other. */
    SYNCS,
    /** Round trips of a byte over the loopback interface a second. */
    ROUND_TRIPS,
    /** MB hashed a second, on one core. */
    SHA_256,
    /** MB encrypted a second, on one core. */
    AES_GCM,
    /** Events a second that four members of qbft ordered for one client that does not wait. */
    EVENTS_A_SECOND,
    /** Microseconds of a core that all four members together took for an event. */
    MICROS_AN_EVENT,
    /** Bytes of an EventDG in the block log. */
    LOG_BYTES,
    /** Bytes of an EventDG in the index. */
    INDEX_BYTES,
    /** Bytes of an EventDG, encoded. */
    EVENT_BYTES,
    /** Milliseconds of a core that a provider takes to add a chunk. */
    CHUNK_MILLIS,
    /** Events a second that an embedded ledger takes and syncs in bulk. */
    BULK_EVENTS_A_SECOND,
    /** Microseconds of a core that one directory node takes for one put. */
    MICROS_A_PUT,
    /** Microseconds that one connection between two directory nodes takes of a core in a second, idle. */
    IDLE_MICROS_A_LINK,
    /** Directory response over the WAN among the fewest nodes, ms. */
    DIRECTORY_FEWEST,
    /** Round trip over the WAN, ms. */
    WAN_ROUND_TRIP,
    /** MB of a stream verified a second, on one core. */
    VERIFIED_MEGABYTES,
    /** Events a second that an embedded ledger takes if each is waited for. */
    APPENDS_ALONE
}

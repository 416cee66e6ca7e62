package org.medchain.dht.quorum;

/** What becomes of something that is to be saved on a disk that may be full. */
enum Saving {
    DONE,
    FAILED,
    DONE_AND_SAID_TO_HAVE_FAILED
}

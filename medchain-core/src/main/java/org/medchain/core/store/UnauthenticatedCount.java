package org.medchain.core.store;

import java.time.Instant;
import org.medchain.crypto.bytes.Bytes;

/**
 * Requests of one hour that could not be authenticated, for one reason.
 *
 * @param hour when the hour began, UTC
 * @param sample the first bytes of one of them, at most {@value #MAX_SAMPLE}
 */
public record UnauthenticatedCount(Instant hour, String reason, long count, Bytes sample) {
    /** The most bytes of a sample. */
    public static final int MAX_SAMPLE = 256;
}

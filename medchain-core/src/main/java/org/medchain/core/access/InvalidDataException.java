package org.medchain.core.access;

import java.util.Map;
import java.util.Optional;
import org.medchain.chain.digest.ChainVerdict;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.error.MedChainException;

/** Data was delivered that is not what the ledger says it is. None of it was handed out. */
public final class InvalidDataException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final transient ChainVerdict verdict;
    private final transient Map<ChunkIndex, TimeRange> announced;

    /** The outcome of a failed verification. */
    public InvalidDataException(String message, ChainVerdict verdict) {
        this(message, verdict, Map.of());
    }

    /** The outcome of a failed verification, with the times that the provider announced for bad chunks. */
    public InvalidDataException(String message, ChainVerdict verdict, Map<ChunkIndex, TimeRange> announced) {
        super(message);
        this.verdict = verdict;
        this.announced = Map.copyOf(announced);
    }

    /** Names every bad chunk. */
    public ChainVerdict verdict() {
        return verdict;
    }

    /** Which time the provider says that a bad chunk covers; unverified, like the chunk. Empty for a record. */
    public Optional<TimeRange> announced(ChunkIndex bad) {
        return Optional.ofNullable(announced.get(bad));
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}

package org.medchain.fhir;

import java.net.URI;
import java.util.Optional;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.VerificationException;

/** Makes of resources the bytes that the provider signed the digest of. */
final class ContentCheck {
    private static final URI ANYWHERE = URI.create("urn:medchain:unknown");

    private final Records records;
    private final Observations observations;

    ContentCheck(FhirSettings settings) {
        this.records = new Records(settings);
        this.observations = new Observations(settings);
    }

    /**
     * What resources say.
     *
     * @param exact whether no other bytes would be written as the same resources
     */
    record Content(SharedData about, Bytes bytes, boolean exact) {
        @Override
        public String toString() {
            return "Content[" + bytes.size() + " bytes, redacted]";
        }
    }

    Content document(DigestOpening opening, FhirResource document, FhirResource binary)
            throws InvalidResourceException, VerificationException {
        FhirRecord record = records.read(document, binary, ANYWHERE);
        SharedData about = records.about(document);
        requireIndex(opening, about, ChunkIndex.FIRST);
        requireTime(opening, about, record.taken());
        return new Content(about, record.content(), true);
    }

    Content observation(DigestOpening opening, FhirResource observation)
            throws InvalidResourceException, VerificationException {
        Waveform samples = observations.read(observation);
        int bits = bits(samples, opening.info().length());
        SharedData about = observations.about(observation, bits);
        requireIndex(opening, about, observations.index(observation, about));
        requireTime(opening, about, Optional.of(samples.range()));
        try {
            return new Content(
                    about, samples.encode(bits), samples.signals().stream().noneMatch(Signal::isCut));
        } catch (IllegalArgumentException e) {
            throw new VerificationException("expected samples of " + bits + " bits, found one that does not fit", e);
        }
    }

    private static int bits(Waveform samples, long length) throws VerificationException {
        long count = (long) samples.signals().size() * samples.signals().get(0).size();
        if (length != count * Short.BYTES && length != count * Integer.BYTES) {
            throw new VerificationException(
                    "expected samples of 16 or 32 bits in " + length + " bytes, found " + count + " samples");
        }
        return length == count * Short.BYTES ? Short.SIZE : Integer.SIZE;
    }

    private static void requireIndex(DigestOpening opening, SharedData about, ChunkIndex said)
            throws VerificationException {
        if (!opening.info().index().equals(said)) {
            throw new VerificationException("a Provenance of chunk "
                    + opening.info().index() + " of data " + about.id() + ", expected chunk " + said);
        }
    }

    private static void requireTime(DigestOpening opening, SharedData about, Optional<TimeRange> said)
            throws VerificationException {
        if (!opening.info().range().equals(said)) {
            throw new VerificationException(
                    "the time of data " + about.id() + " is not the one that its digest covers");
        }
    }
}

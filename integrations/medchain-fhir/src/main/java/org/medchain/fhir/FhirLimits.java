package org.medchain.fhir;

/**
 * What a resource may cost. Checked while it is parsed, and before anything is allocated for what it announces.
 *
 * @param bytes of JSON at the most, above zero; a resource takes some ten times as much memory while it is held
 * @param depth how deep objects and arrays may be nested, above zero
 * @param samples at the most, of all signals of an Observation together, above zero
 * @param entries of a Bundle at the most, above zero
 */
public record FhirLimits(int bytes, int depth, int samples, int entries) {
    private static final FhirLimits DEFAULTS = new FhirLimits(16 << 20, 64, 1 << 20, 10_000);

    public FhirLimits {
        if (bytes < 1 || depth < 1 || samples < 1 || entries < 1) {
            throw new IllegalArgumentException("a limit is above zero, found " + bytes + " bytes, depth " + depth + ", "
                    + samples + " samples and " + entries + " entries");
        }
    }

    /** 16 MiB, depth 64, 1,048,576 samples, 10,000 entries. */
    public static FhirLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another number of bytes. */
    public FhirLimits withBytes(int most) {
        return new FhirLimits(most, depth, samples, entries);
    }

    /** These limits with another number of samples. */
    public FhirLimits withSamples(int most) {
        return new FhirLimits(bytes, depth, most, entries);
    }

    /** These limits with another number of entries. */
    public FhirLimits withEntries(int most) {
        return new FhirLimits(bytes, depth, samples, most);
    }

    /** How many bytes of content an attachment's base64 may stand for. */
    int contentBytes() {
        return bytes / 4 * 3;
    }
}

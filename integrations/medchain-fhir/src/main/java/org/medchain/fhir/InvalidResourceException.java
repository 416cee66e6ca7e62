package org.medchain.fhir;

import org.medchain.error.MedChainException;

/** A resource is not one that MedChain can take: malformed, beyond a limit, or saying what MedChain cannot hold. */
public final class InvalidResourceException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String expected;
    private final String found;

    /**
     * A resource that is refused.
     *
     * @param path the element, such as {@code Observation.component[0].code}
     * @param expected what would be taken
     * @param found what is there: a code, a size, the sort of value; never content
     */
    public InvalidResourceException(String path, String expected, String found) {
        super(path + ": expected " + expected + ", found " + found);
        this.path = path;
        this.expected = expected;
        this.found = found;
    }

    /** The element that is at fault. */
    public String path() {
        return path;
    }

    /** What would be taken there. */
    public String expected() {
        return expected;
    }

    /** What is there. */
    public String found() {
        return found;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}

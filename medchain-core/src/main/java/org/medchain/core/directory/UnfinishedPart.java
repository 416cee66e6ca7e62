package org.medchain.core.directory;

/**
 * A part of a session in the directory that could not be written or removed. It holds up no other part; trying again may help.
 *
 * @param part which part, in words
 * @param why what kept it
 */
public record UnfinishedPart(String part, String why) {
    @Override
    public String toString() {
        return part + ": " + why;
    }
}

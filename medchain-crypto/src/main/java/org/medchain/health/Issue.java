package org.medchain.health;

import java.util.List;
import java.util.Locale;

/**
 * Something that is wrong.
 *
 * @param code its kind
 * @param text a sentence for the operator, which names what is concerned; without secrets
 */
public record Issue(IssueCode code, String text) {
    /** How file systems and databases say that there is no room. */
    private static final List<String> NO_ROOM =
            List.of("no space left", "disk is full", "disk full", "disk quota exceeded", "not enough space");

    /** A failed read or write: {@link IssueCode#DISK_FULL} if {@code text} says so, else {@link IssueCode#STORAGE_FAILED}. */
    public static Issue ofStorage(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean full = NO_ROOM.stream().anyMatch(lower::contains);
        return new Issue(full ? IssueCode.DISK_FULL : IssueCode.STORAGE_FAILED, text);
    }

    /** What it takes away. */
    public IssueCode.Effect effect() {
        return code.effect();
    }

    @Override
    public String toString() {
        return code + ": " + text;
    }
}

package org.medchain.io;

/** Checks for optional libraries. */
public final class Libraries {
    private Libraries() {}

    /**
     * Requires a library to be present.
     *
     * @param caller the class that needs it
     * @param type the binary name of one of the library's classes
     * @param artifact its Maven coordinates
     * @param use what needs it, as the beginning of a sentence
     * @throws IllegalStateException if the library is missing; the message names the artifact
     */
    public static void require(Class<?> caller, String type, String artifact, String use) {
        try {
            Class.forName(type, false, caller.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    use + " needs the library " + artifact + " on the class path or module path, found none", e);
        }
    }
}

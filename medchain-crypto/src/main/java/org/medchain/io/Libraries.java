package org.medchain.io;

/** Libraries that only some uses of MedChain need, and that those bring along. */
public final class Libraries {
    private Libraries() {}

    /**
     * Refuses to go on where a library is missing.
     *
     * @param caller who needs it
     * @param type the binary name of one of its classes
     * @param artifact its coordinates
     * @param use what it is needed for
     * @throws IllegalStateException that names the artifact
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

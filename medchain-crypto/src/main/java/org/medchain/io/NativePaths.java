package org.medchain.io;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import org.medchain.error.StorageException;

/**
 * Checks folders that a native library opens by name. Under JNI the library receives the name in modified UTF-8, which
 * encodes a character beyond U+FFFF as two surrogates of three bytes each. The JVM encodes names in the platform's
 * encoding. Where the two differ, the library and the JVM would open different folders.
 */
public final class NativePaths {
    private static final boolean NAMES_ARE_BYTES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private NativePaths() {}

    /**
     * Refuses a folder whose name a native library would encode differently from this JVM. Call this before writing
     * anything.
     *
     * @throws StorageException with the offending character and the remedy
     */
    public static void check(Path folder) throws StorageException {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        check(folder.toString(), !NAMES_ARE_BYTES || names.equals(StandardCharsets.UTF_8));
    }

    static void check(String folder, boolean namesAreUtf8) throws StorageException {
        int beyond = folder.codePoints()
                .filter(point ->
                        Character.isSupplementaryCodePoint(point) || Character.getType(point) == Character.SURROGATE)
                .findFirst()
                .orElse(-1);
        if (beyond >= 0) {
            throw new StorageException(
                    "the folder " + Printable.of(folder) + " cannot be used: its name contains the character U+"
                            + Integer.toHexString(beyond).toUpperCase(Locale.ROOT)
                            + ", and the database opens only names with characters up to U+FFFF; choose another folder");
        }
        if (!namesAreUtf8 && folder.codePoints().anyMatch(point -> point >= 0x80)) {
            throw new StorageException(
                    "the folder " + Printable.of(folder)
                            + " cannot be used: its name is not ASCII, and this JVM encodes names in "
                            + System.getProperty("sun.jnu.encoding")
                            + " where the database uses UTF-8; choose another folder or a locale with UTF-8, such as LC_ALL=C.UTF-8");
        }
    }
}

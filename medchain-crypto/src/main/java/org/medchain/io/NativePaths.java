package org.medchain.io;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import org.medchain.error.Printable;
import org.medchain.error.StorageException;

/**
 * Folders that a native library opens by their names. A library under JNI gets a name in modified UTF-8, which writes a character
 * beyond U+FFFF as two halves of three bytes each, while the JVM writes it, and every other one, in the encoding of the
 * platform: the two would speak of different folders.
 */
public final class NativePaths {
    private static final boolean NAMES_ARE_BYTES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private NativePaths() {}

    /**
     * Refuses a folder whose name a native library would not spell as this JVM does. To be called before anything is written.
     *
     * @throws StorageException with the character at fault and what to do
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
                    "the folder " + Printable.of(folder) + " cannot be used: its name has the character U+"
                            + Integer.toHexString(beyond).toUpperCase(Locale.ROOT)
                            + ", and the database can open only names of characters up to U+FFFF; choose another folder");
        }
        if (!namesAreUtf8 && folder.codePoints().anyMatch(point -> point >= 0x80)) {
            throw new StorageException(
                    "the folder " + Printable.of(folder)
                            + " cannot be used: its name is not in ASCII, and this JVM writes names in "
                            + System.getProperty("sun.jnu.encoding")
                            + " where the database writes UTF-8; choose another folder or a locale with UTF-8, such as LC_ALL=C.UTF-8");
        }
    }
}

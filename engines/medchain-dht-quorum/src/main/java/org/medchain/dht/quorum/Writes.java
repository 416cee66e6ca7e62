package org.medchain.dht.quorum;

import java.util.List;
import org.medchain.dht.DirectoryWrite;
import org.medchain.error.VerificationException;

/** The writes that messages carry. */
final class Writes {
    private Writes() {}

    static List<DirectoryWrite> in(Message message) {
        if (message instanceof Message.Store store) {
            return List.of(store.write());
        } else if (message instanceof Message.Standing standing) {
            return standing.write().map(List::of).orElse(List.of());
        } else if (message instanceof Message.Contended contended) {
            return List.of(contended.one());
        } else if (message instanceof Message.Fetched fetched) {
            return fetched.writes();
        }
        return List.of();
    }

    /** True if all of them are signed by their write keys. */
    static boolean verify(Message message) {
        try {
            for (DirectoryWrite write : in(message)) {
                write.verify();
            }
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }
}

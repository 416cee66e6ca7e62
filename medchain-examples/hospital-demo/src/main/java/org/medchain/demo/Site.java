package org.medchain.demo;

import java.net.URI;
import org.medchain.crypto.identity.PublicIdentity;

/** A hospital as the others know it. */
record Site(int number, String name, URI url, PublicIdentity identity) {
    /** Where its provider answers requests for data. */
    URI data() {
        return url.resolve("/medchain");
    }
}

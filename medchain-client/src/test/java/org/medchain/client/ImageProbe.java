package org.medchain.client;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DhtFactory;
import org.medchain.error.VerificationException;

/** Runs inside an image: finds an engine by its name, and the providers of cryptography. */
final class ImageProbe {
    private ImageProbe() {}

    public static void main(String[] arguments) throws VerificationException {
        DomainTag use = DomainTag.of("probe");
        Bytes message = Bytes.utf8("hello");
        try (SoftwareIdentity identity = SoftwareIdentity.generate(SuiteId.X25519, new SecureRandom())) {
            identity.publicIdentity().verify(use, message, identity.sign(use, message));
        }
        System.out.println(DhtFactory.named(DhtFactory.QUORUM).name() + ", an identity signs");
    }
}

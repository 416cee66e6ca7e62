package org.medchain.link;

import io.netty.util.Version;
import java.time.Duration;
import java.util.Set;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;

/** A process in which two parties link and one sends the other a frame; says with which Netty. */
final class LinkedPair {
    private LinkedPair() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws MedChainException {
        Consortium consortium = Consortium.create(SuiteId.X25519, 1);
        try (Party listening = party(consortium, 1);
                Party dialling = party(consortium, 2)) {
            dialling.dial(listening.listen(
                    Set.<IdentityCertificate>of(dialling.settings().certificate())));
            Party.await(
                    "a link", () -> dialling.up().size() == 1 && listening.up().size() == 1);
            boolean sent = dialling.up().iterator().next().send(Bytes.utf8("hello"));
            Party.await("a frame", () -> sent && listening.frames().contains(Bytes.utf8("hello")));
        }
        System.out.println(
                "linked with " + Version.identify().get("netty-transport").artifactVersion());
    }

    private static Party party(Consortium consortium, int number) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, number);
        IdentityCertificate certificate = consortium.certify("party " + number, keys);
        return new Party(consortium.anchor(), Party.NETWORK, certificate, keys, Duration.ofSeconds(20));
    }
}

package org.medchain.examples.tutorial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Requester;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.http.HttpProviderGateway;

/** The clinic's process, a client: fetches what Alice granted to it, and verifies it against the ledger. */
public final class Clinic {
    private static final Path RECEIVED = Path.of("clinic", "x-ray.txt");

    private Clinic() {}

    /** Takes no arguments. Ends with status 1 if the session has ended. */
    public static void main(String[] args) throws IOException, MedChainException {
        ConsortiumConfig consortium = Folders.consortium();
        CertifiedIdentity user = Folders.identity("clinic");
        try (MedChain medchain = MedChain.client(Path.of("clinic", "state"), consortium, user)
                .server(Folders.ledger())
                .directory(Folders.directory(consortium))
                .open()) {
            fetch(medchain, medchain.requester(user));
        } catch (SessionEndedException e) {
            System.out.println("ended: " + e.ending());
            System.exit(1);
        }
    }

    private static void fetch(MedChain medchain, Requester clinic) throws IOException, MedChainException {
        Session session = clinic.accept(Invitation.decode(Folders.read(Folders.POST.resolve("invitation"))));
        DataId xray = session.items().get(0).grant().data();
        System.out.println("session " + session.id() + " has data " + xray);

        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain(Hospital.url().getHost(), Hospital.url().getPort())
                        .open();
                VerifiedData data = clinic.fetch(session, xray, GrantedRange.unrestricted(), gateway);
                InputStream content = data.open()) {
            Files.copy(content, RECEIVED, StandardCopyOption.REPLACE_EXISTING);
            System.out.println("verified " + data.size() + " bytes against event " + data.event());
            EventProof proof = medchain.ledger().proof(data.event()).orElseThrow();
            Folders.write(Path.of("clinic", "proof"), proof.encode());
        }
    }
}

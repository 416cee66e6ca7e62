package org.medchain.examples.plain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.MedChain;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.Requester;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.http.HttpProviderGateway;

/** A doctor's application at another hospital: it fetches what Alice granted, and verifies it against the ledger. */
public final class Doctor {
    private Doctor() {}

    /** Takes the trial's folder, and the port of the hospital's application. */
    public static void main(String[] args) throws IOException, MedChainException, GeneralSecurityException {
        System.out.println(run(new Trial(Path.of(args[0])), Integer.parseInt(args[1])));
    }

    static String run(Trial trial, int port) throws IOException, MedChainException, GeneralSecurityException {
        CertifiedIdentity user = trial.identity("doctor");
        try (MedChain medchain = trial.open(user, "doctor");
                HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allow("localhost", port)
                        .tls(trial.clientTls())
                        .open()) {
            Requester doctor = medchain.requester(user);
            byte[] invitation = Files.readAllBytes(trial.folder().resolve("invitation"));
            Session session = doctor.accept(Invitation.decode(Bytes.copyOf(invitation)));
            DataId xray = session.items().get(0).grant().data();
            try (VerifiedData data = doctor.fetch(session, xray, GrantedRange.unrestricted(), gateway);
                    InputStream content = data.open()) {
                Files.copy(content, trial.folder().resolve("fetched.dcm"), StandardCopyOption.REPLACE_EXISTING);
                return "verified " + data.size() + " bytes against event " + data.event();
            }
        } catch (SessionEndedException e) {
            return "refused: " + e.ending();
        }
    }
}

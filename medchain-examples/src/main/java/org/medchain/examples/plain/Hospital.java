package org.medchain.examples.plain;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderHttpServer;

/** A hospital's application: it has an X-ray of Alice, who uses it to grant the X-ray to a doctor elsewhere, and takes that back. */
public final class Hospital {
    private Hospital() {}

    /** What happens after a step. */
    interface Pause {
        void after(String step) throws IOException, MedChainException, GeneralSecurityException;
    }

    /** Takes the trial's folder, and the port at which data is served. Each line of input leads to the next step. */
    public static void main(String[] args) throws IOException, MedChainException, GeneralSecurityException {
        run(new Trial(Path.of(args[0])), Integer.parseInt(args[1]), step -> {
            System.out.println(step);
            System.in.read();
        });
    }

    static void run(Trial trial, int port, Pause pause)
            throws IOException, MedChainException, GeneralSecurityException {
        CertifiedIdentity user = trial.identity("hospital");
        try (MedChain medchain = trial.open(user, "hospital");
                ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(medchain.provider(user)).open();
                ProviderHttpServer server = ProviderHttpServer.open(
                        endpoint, new InetSocketAddress("localhost", port), "/medchain", trial.serverTls())) {
            Provider hospital = medchain.provider(user);
            Patient alice = medchain.patient(trial.identity("alice"));
            InventoryPointer inventory = alice.accept(hospital.noticeOf(inventory(hospital, alice.certificate())));
            DataId xray = addXray(trial, hospital, inventory, server.address().getPort());

            GrantedSession granted = alice.grant(trial.certificate("doctor"), List.of(Selection.all(inventory, xray)));
            Files.write(
                    trial.folder().resolve("invitation"),
                    granted.forRequester().encode().toByteArray());
            pause.after("granted in session " + granted.id());

            alice.revoke(granted.id());
            pause.after("revoked session " + granted.id());
        }
    }

    private static DataId addXray(Trial trial, Provider hospital, InventoryPointer inventory, int port)
            throws IOException, MedChainException {
        URI url = URI.create("https://localhost:" + port + "/medchain");
        DataDescription about = new DataDescription(Map.of("kind", "X-ray"), url);
        try (InputStream content = Files.newInputStream(trial.folder().resolve("x-ray.dcm"))) {
            return hospital.addRecord(inventory, OperationKey.of("X-ray 4711"), about, Optional.empty(), content);
        }
    }

    /** The patient's inventory: that of an earlier run, or else a new one. */
    private static InventoryPointer inventory(Provider hospital, IdentityCertificate patient) throws MedChainException {
        for (InventoryPointer known : hospital.inventories()) {
            if (known.patient().equals(patient.identity())) {
                return known;
            }
        }
        return hospital.createInventory(patient);
    }
}

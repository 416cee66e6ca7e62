package org.medchain.examples.tutorial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.core.MedChain;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Selection;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;

/** The patient's process, a client: looks at what the hospital has, and grants it to the clinic or takes that back. */
public final class Alice {
    private Alice() {}

    /** Takes one argument: {@code grant} or {@code revoke}. */
    public static void main(String[] args) throws IOException, MedChainException {
        ConsortiumConfig consortium = Folders.consortium();
        CertifiedIdentity user = Folders.identity("alice");
        try (MedChain medchain = MedChain.client(Path.of("alice", "state"), consortium, user)
                .server(Folders.ledger())
                .directory(Folders.directory(consortium))
                .open()) {
            Patient alice = medchain.patient(user);
            switch (args.length == 1 ? args[0] : "") {
                case "grant" -> grant(alice);
                case "revoke" -> revoke(alice);
                default -> throw new IllegalArgumentException("expected grant or revoke");
            }
        }
    }

    private static void grant(Patient alice) throws IOException, MedChainException {
        InventoryPointer inventory = alice.accept(InventoryNotice.decode(Folders.read(Folders.POST.resolve("notice"))));
        InventoryEntry xray = alice.inventory(inventory).entries().get(0);
        System.out.println("found data " + xray.id() + " " + xray.description().metadata());

        IdentityCertificate clinic =
                IdentityCertificate.decode(Folders.read(Folders.POST.resolve("clinic.certificate")));
        GrantedSession granted = alice.grant(clinic, List.of(Selection.all(inventory, xray.id())));
        System.out.println("granted in session " + granted.id());
        Folders.write(Folders.POST.resolve("invitation"), granted.forRequester().encode());
    }

    private static void revoke(Patient alice) throws MedChainException {
        for (PatientSession session : alice.sessions()) {
            if (session.state() == PatientSession.State.IN_FORCE) {
                alice.revoke(session.id());
                System.out.println("revoked session " + session.id());
            }
        }
    }
}

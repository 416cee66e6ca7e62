package org.medchain.examples.tutorial;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.event.DataId;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.Provider;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderHttpServer;

/** The hospital's process: the consortium's member, the directory's node, and a provider that has an X-ray of Alice. */
public final class Hospital {
    private static final String PATH = "/medchain";

    private Hospital() {}

    /** Takes no arguments, and runs until its input ends. */
    public static void main(String[] args) throws IOException, MedChainException {
        ConsortiumConfig consortium = Folders.consortium();
        CertifiedIdentity member = Folders.identity("hospital");
        try (MedChain medchain = MedChain.member(Path.of("hospital", "state"), consortium, member)
                        .directoryNode(Folders.directory(consortium))
                        .open();
                LedgerServer ledger = LedgerServerBuilder.of(medchain.ledger())
                        .member(member)
                        .address(Folders.ledger())
                        .open();
                ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(medchain.provider(member)).open();
                ProviderHttpServer server = ProviderHttpServer.openPlain(endpoint, Folders.data(), PATH)) {
            System.out.println("ledger served at port " + ledger.address().getPort());
            System.out.println("data served at port " + server.address().getPort());
            addXray(medchain.provider(member));
            System.out.println("ready");
            System.in.transferTo(System.out);
        }
        System.out.println("closed");
    }

    static URI url() {
        return URI.create("http://127.0.0.1:" + Folders.data().getPort() + PATH);
    }

    private static void addXray(Provider hospital) throws IOException, MedChainException {
        IdentityCertificate alice = IdentityCertificate.decode(Folders.read(Folders.POST.resolve("alice.certificate")));
        InventoryPointer inventory = inventory(hospital, alice);
        DataDescription about = new DataDescription(Map.of("kind", "X-ray"), url());
        try (InputStream xray = Files.newInputStream(Path.of("hospital", "x-ray.txt"))) {
            DataId id = hospital.addRecord(inventory, OperationKey.of("X-ray 4711"), about, Optional.empty(), xray);
            System.out.println("added data " + id);
        }
        Folders.write(
                Folders.POST.resolve("notice"), hospital.noticeOf(inventory).encode());
    }

    /** Alice's inventory: that of an earlier run, or else a new one. */
    private static InventoryPointer inventory(Provider hospital, IdentityCertificate alice) throws MedChainException {
        for (InventoryPointer known : hospital.inventories()) {
            if (known.patient().equals(alice.identity())) {
                return known;
            }
        }
        return hospital.createInventory(alice);
    }
}

package org.medchain.core.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.medchain.chain.event.DataId;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.Requester;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;

/** A user in a process of its own, which may be killed and started again over the same files. */
final class Actor {
    final String name;
    final Gate gate = new Gate();
    final boolean hospital;
    CertifiedIdentity user;
    /** True while the user's certificate is on the ledger as revoked. */
    boolean revoked;
    /** The keys with certificates that were revoked since: what was signed with these is not believed any more. */
    final List<CertifiedIdentity> former = new ArrayList<>();

    private final Stage stage;
    private final Path folder;
    private MedChain medChain;
    private JdbcProviderStore catalogue;
    private FileHealthDataStore content;
    private Provider provider;
    private Patient patient;
    private Requester requester;

    Actor(Stage stage, String name, boolean hospital, CertifiedIdentity user) {
        this.stage = stage;
        this.name = name;
        this.hospital = hospital;
        this.user = user;
        this.folder = stage.folder.resolve(name);
    }

    String host() {
        return name + ".example";
    }

    PublicIdentity id() {
        return user.identity();
    }

    Provider provider() throws MedChainException {
        if (provider == null) {
            openStores();
            provider = medChain()
                    .provider(
                            user,
                            gate.around(ProviderStore.class, catalogue),
                            gate.around(HealthDataStore.class, content),
                            AccessLog.none());
        }
        return provider;
    }

    Patient patient() throws MedChainException {
        if (patient == null) {
            patient = medChain().patient(user);
        }
        return patient;
    }

    Requester requester() throws MedChainException {
        if (requester == null) {
            requester = medChain().requester(user);
        }
        return requester;
    }

    /** What the hospital's catalogue holds, whatever goes wrong for the hospital itself. */
    ProviderStore catalogue() throws MedChainException {
        openStores();
        return catalogue;
    }

    /** What the hospital's data store holds. */
    HealthDataStore content() throws MedChainException {
        openStores();
        return content;
    }

    /** Where the catalogue is. */
    Path catalogueFolder() {
        return folder;
    }

    /** Brings the catalogue level with the ledger. */
    Reconciliation reconcile() throws MedChainException {
        openStores();
        return medChain().reconcile(user, catalogue);
    }

    /** Where the data store keeps all that it has of some data. */
    Path filesOf(DataId data) {
        return folder.resolve("data").resolve(data.value().toHex());
    }

    private void openStores() throws MedChainException {
        if (catalogue == null) {
            catalogue = JdbcProviderStore.openFile(folder.resolve("catalogue.db"), stage.random);
            content = FileHealthDataStore.open(folder.resolve("data"));
        }
    }

    private MedChain medChain() throws MedChainException {
        if (medChain == null) {
            medChain = MedChain.over(
                            folder, gate.around(Ledger.class, stage.ledger), gate.around(Dht.class, stage.directory))
                    .clock(stage.clock)
                    .random(stage.random)
                    .open();
        }
        return medChain;
    }

    /** Ends the process, whatever it was at. What it holds open is let go, as the system does for a process that died. */
    void end() throws MedChainException {
        gate.kill();
        provider = null;
        patient = null;
        requester = null;
        if (medChain != null) {
            medChain.close();
            medChain = null;
        }
        if (catalogue != null) {
            catalogue.close();
            content.close();
            catalogue = null;
        }
        gate.revive();
    }

    @Override
    public String toString() {
        return name;
    }
}

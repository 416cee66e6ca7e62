package org.medchain.hapi;

import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.medchain.error.MedChainException;

/** Two servers of one ward, in which Alice granted the doctor everything: the providers of one ask for consent, as HAPI's storage does. */
final class Endpoints implements AutoCloseable {
    final Ward ward;
    final Endpoint asking;
    final Endpoint notAsking;

    Endpoints(Path root) throws Exception {
        ward = new Ward(root.resolve("ward"));
        ward.grant(ward.alice, ward.doctor, ward.aliceLetters, ward.aliceLaboratory);
        asking = new Endpoint(ward, root.resolve("asking"), true);
        notAsking = new Endpoint(ward, root.resolve("not"), false);
    }

    Endpoint at(boolean asksConsent) {
        return asksConsent ? asking : notAsking;
    }

    List<Endpoint> all() {
        return List.of(asking, notAsking);
    }

    @Override
    public void close() throws LifecycleException, MedChainException {
        asking.close();
        notAsking.close();
        ward.close();
    }
}

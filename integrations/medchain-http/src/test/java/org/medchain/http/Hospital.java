package org.medchain.http;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.event.DataId;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** A consortium of one hospital, with a patient and a doctor. */
final class Hospital implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Instant now = Instant.now();
    private final Instant end = now.plus(Duration.ofDays(1));
    private final ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, now, end, RANDOM);
    private final MedChain medchain;
    private final Provider provider;
    private final Patient patient;
    private final Requester doctor;

    Hospital(Path folder) throws MedChainException {
        CertifiedIdentity keys = enrol("hospital");
        ConsortiumConfig consortium = ConsortiumConfig.create(
                "Test", ca.certificate(), List.of(new Member("hospital", keys.certificate())), BlockLimits.DEFAULT);
        medchain = MedChain.member(folder, consortium, keys).open();
        provider = medchain.provider(keys);
        patient = medchain.patient(enrol("patient"));
        doctor = medchain.requester(enrol("doctor"));
    }

    Provider provider() {
        return provider;
    }

    Patient patient() {
        return patient;
    }

    Requester doctor() {
        return doctor;
    }

    /** A record of the patient that is served at this address. */
    DataId add(Bytes content, URI url) throws Exception {
        InventoryPointer inventory = patient.accept(provider.noticeOf(provider.createInventory(patient.certificate())));
        return provider.addRecord(
                inventory,
                OperationKey.random(RANDOM),
                new DataDescription(Map.of(), url),
                Optional.empty(),
                new ByteArrayInputStream(content.toByteArray()));
    }

    GrantedSession grant(DataId record) throws MedChainException {
        return patient.grant(
                doctor.certificate(),
                List.of(Selection.all(provider.inventories().get(0), record)));
    }

    private CertifiedIdentity enrol(String name) throws VerificationException {
        SoftwareIdentity keys = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
        return new CertifiedIdentity(keys, ca.issue(EnrolmentRequest.create(name, keys), now, end));
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
    }
}

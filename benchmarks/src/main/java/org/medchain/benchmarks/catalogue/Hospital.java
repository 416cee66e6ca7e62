package org.medchain.benchmarks.catalogue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.MedChain;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** A hospital with its catalogue and its data, and both networks, embedded, in one folder; and those who use it. */
final class Hospital implements AutoCloseable {
    static final DataDescription DESCRIPTION = new DataDescription(
            Map.of("title", "ECG, two leads", "type", "ecg"), URI.create("https://records.hospital.example/v1"));

    private final Cast cast;
    private final Ledger ledger;
    private final Dht directory;
    private final MedChain medchain;
    private final ProviderStore catalogue;
    private final FileHealthDataStore data;
    private final Provider provider;
    private long servedNanos;

    private Hospital(Cast cast, Path folder, Meter meter, UnaryOperator<ProviderStore> around)
            throws MedChainException {
        this.cast = cast;
        this.ledger = cast.open(ledger(folder));
        this.directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
        this.medchain = MedChain.over(
                        folder.resolve("roles"), ledger, meter.around(Dht.class, directory, Meter.Part.DIRECTORY))
                .open();
        this.catalogue = JdbcProviderStore.openFile(catalogue(folder), new SecureRandom());
        this.data = FileHealthDataStore.open(data(folder));
        this.provider = medchain.provider(
                cast.hospital(),
                around.apply(meter.around(ProviderStore.class, catalogue, Meter.Part.CATALOGUE)),
                meter.around(HealthDataStore.class, data, Meter.Part.DATA_STORE),
                AccessLog.none());
    }

    /** Opens what is in a folder, or begins there. */
    static Hospital open(Cast cast, Path folder, Meter meter) throws MedChainException {
        return new Hospital(cast, folder, meter, store -> store);
    }

    /** The same, with something around the catalogue. */
    static Hospital open(Cast cast, Path folder, UnaryOperator<ProviderStore> around) throws MedChainException {
        return new Hospital(cast, folder, new Meter(), around);
    }

    /** Where the ledger of a hospital's folder is. */
    static Path ledger(Path folder) {
        return folder.resolve("ledger");
    }

    /** Where its catalogue is. */
    static Path catalogue(Path folder) {
        return folder.resolve("catalogue").resolve("catalogue.db");
    }

    /** Where its data is. */
    static Path data(Path folder) {
        return folder.resolve("data");
    }

    Ledger ledger() {
        return ledger;
    }

    ProviderStore catalogue() {
        return catalogue;
    }

    Provider provider() {
        return provider;
    }

    Patient patient() throws MedChainException {
        return medchain.patient(cast.patient());
    }

    Requester requester() throws MedChainException {
        return medchain.requester(cast.requester());
    }

    /** How a requester reaches it: no network is between them. */
    InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long start = System.nanoTime();
        try {
            provider.serve(request, answer);
        } catch (IOException | MedChainException e) {
            throw new UnavailableException("the provider at " + url + " failed", e);
        }
        servedNanos = System.nanoTime() - start;
        return new ByteArrayInputStream(answer.toByteArray());
    }

    /** How long it took to answer the last request. */
    long servedNanos() {
        return servedNanos;
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
        data.close();
        catalogue.close();
        directory.close();
        ledger.close();
    }
}

package org.medchain.examples.howto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.fhir.FhirLimits;
import org.medchain.fhir.SampleRate;
import org.medchain.fhir.Signal;
import org.medchain.fhir.Waveform;

/** An ECG that goes on and on: the hospital records it, the patient shares a part, and a doctor elsewhere reads that. */
public final class Streams {
    private static final URI SERVED_AT = URI.create("https://hospital.example/medchain");
    private static final int BITS = 16;

    private Streams() {}

    /** A device that records second by second, counted from one, and keeps each until it is told to forget it. */
    public interface Monitor {
        Instant begin();

        boolean hasRecorded(long number) throws IOException;

        InputStream open(long number) throws IOException;

        void forget(long number) throws IOException;
    }

    /** What shows chunks to somebody. */
    public interface Viewer {
        void show(TimeRange range, byte[] chunk);
    }

    public static StreamWriter start(Provider hospital, InventoryPointer inventory) throws MedChainException {
        DataDescription about = new DataDescription(Map.of("kind", "ECG"), SERVED_AT);
        StreamWriter stream = hospital.startStream(inventory, OperationKey.of("ECG 12"), about, DigestScheme.BOUND);
        return stream;
    }

    /** All that the monitor has and the stream has not. */
    public static void append(StreamWriter stream, Monitor monitor) throws IOException, MedChainException {
        for (long number = stream.next().value(); monitor.hasRecorded(number); number++) {
            Instant begin = monitor.begin().plusSeconds(number - 1);
            TimeRange second = TimeRange.of(begin, begin.plusSeconds(1));
            try (InputStream content = monitor.open(number)) {
                stream.append(second, content);
            }
            monitor.forget(number);
        }
    }

    /** After a restart, of whatever cause. */
    public static StreamWriter resume(Provider hospital, DataId ecg, Monitor monitor)
            throws IOException, MedChainException {
        StreamWriter stream = hospital.resumeStream(ecg);
        append(stream, monitor);
        return stream;
    }

    public static void end(Provider hospital, StreamWriter stream) throws MedChainException {
        hospital.close(stream.id());
    }

    public static GrantedSession grantAPart(
            Patient alice, IdentityCertificate doctor, InventoryPointer inventory, DataId ecg, Instant from)
            throws MedChainException {
        TimeRange part = TimeRange.of(from, from.plus(Duration.ofMinutes(1)));
        return alice.grant(doctor, List.of(new Selection(inventory, ecg, GrantedRange.of(part))));
    }

    public static GrantedSession grantFromNowOn(
            Patient alice, IdentityCertificate doctor, InventoryPointer inventory, DataId ecg, TimeRange part)
            throws MedChainException {
        GrantedRange range = GrantedRange.from(part.startMicros());
        return alice.grant(doctor, List.of(new Selection(inventory, ecg, range)));
    }

    public static GrantedSession grantBoth(
            Patient alice,
            IdentityCertificate doctor,
            InventoryPointer inventory,
            DataId xray,
            DataId ecg,
            TimeRange part)
            throws MedChainException {
        return alice.grant(
                doctor, List.of(Selection.all(inventory, xray), new Selection(inventory, ecg, GrantedRange.of(part))));
    }

    public static void fetch(Requester doctor, Session session, DataId ecg, ProviderGateway gateway, Viewer viewer)
            throws IOException, MedChainException {
        GrantedRange granted = session.find(ecg).orElseThrow().grant().range();
        try (VerifiedData data = doctor.fetch(session, ecg, granted, gateway)) {
            show(data, viewer);
        }
    }

    private static void show(VerifiedData data, Viewer viewer) throws IOException {
        for (ChunkInfo chunk : data.chunks()) {
            try (InputStream content = data.open(chunk.index())) {
                viewer.show(chunk.range().orElseThrow(), content.readAllBytes());
            }
        }
    }

    /** What came after what was seen; returns up to where it is seen now. */
    public static long follow(
            Requester doctor, Session session, DataId ecg, ProviderGateway gateway, Viewer viewer, long seenMicros)
            throws IOException, MedChainException {
        try (VerifiedData data = doctor.fetch(session, ecg, GrantedRange.from(seenMicros), gateway)) {
            show(data, viewer);
            ChunkInfo newest = data.chunks().get(data.chunks().size() - 1);
            return newest.range().orElseThrow().endMicros();
        } catch (NoDataException e) {
            if (e.retryHelps()) {
                return seenMicros;
            }
            throw e;
        }
    }

    /** A second of samples at 100 Hz, 1,000 units of the converter for a millivolt. */
    public static Waveform waveform(TimeRange second, int[] samples) {
        Signal.Scale millivolts = new Signal.Scale("mV", new BigDecimal(1000), BigDecimal.ZERO);
        SampleRate rate = SampleRate.hertz(new BigDecimal(100));
        Waveform waveform = new Waveform(second, rate, List.of(Signal.of("I", millivolts, samples)));
        return waveform;
    }

    public static StreamWriter startWith(Provider hospital, InventoryPointer inventory, Waveform waveform)
            throws IOException, MedChainException {
        DataDescription about = new DataDescription(waveform.tags(BITS), SERVED_AT);
        StreamWriter stream = hospital.startStream(inventory, OperationKey.of("ECG 13"), about, DigestScheme.BOUND);
        Bytes chunk = waveform.encode(BITS);
        stream.append(waveform.range(), new ByteArrayInputStream(chunk.toByteArray()));
        return stream;
    }

    public static Waveform decode(Session session, DataId ecg, ChunkInfo chunk, Bytes content)
            throws MedChainException {
        DataDescription about = session.find(ecg).orElseThrow().description();
        return Waveform.decode(about, chunk.range().orElseThrow(), content, FhirLimits.defaults());
    }
}

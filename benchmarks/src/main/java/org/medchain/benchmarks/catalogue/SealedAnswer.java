package org.medchain.benchmarks.catalogue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.benchmarks.report.Arguments;
import org.medchain.benchmarks.report.Report;
import org.medchain.benchmarks.report.Table;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Scratch;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/**
 * A large answer over the loopback interface, from the request to verified data, beside what its bytes take at least: opened once
 * with AES-256-GCM, hashed once, and written once to a file, one after another on one core.
 */
public final class SealedAnswer {
    private static final int PIECE = 64 << 10;
    private static final int TAG_BITS = 128;
    private static final int NONCE = 12;

    private final int chunks;
    private final int chunkBytes;
    private final int rounds;
    private final Path results;
    private final PrintStream out;
    private final SecureRandom random = new SecureRandom();

    private SealedAnswer(Arguments args, PrintStream out) {
        chunks = args.integer("chunks", 1024);
        chunkBytes = args.integer("chunk-bytes", 1 << 20);
        rounds = args.integer("rounds", 3);
        results = args.path("results", "results");
        args.requireNoMore();
        this.out = out;
    }

    /** Runs all and prints the report. */
    public static void main(String[] args) throws IOException, MedChainException {
        run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(String[] args, PrintStream out) throws IOException, MedChainException {
        new SealedAnswer(Arguments.parse(args), out).run();
    }

    private void run() throws IOException, MedChainException {
        Report report = new Report(results, "sealed-answer", "A sealed answer over loopback", out);
        Table table = new Table(
                "From the request to verified data",
                "MiB",
                "MB/s",
                "AES-GCM MB/s",
                "SHA-256 MB/s",
                "file MB/s",
                "all three, one after another, MB/s",
                "% of that",
                "reading the verified data, MB/s");
        Cast cast = Cast.enrol(SuiteId.X25519, random);
        try (Scratch scratch = Scratch.in(results)) {
            Path folder = scratch.next();
            DataId stream = fill(cast, folder);
            try (Hospital hospital = Hospital.open(cast, folder, new Meter())) {
                measure(hospital, cast, stream, scratch, table);
            }
        }
        report.paragraph(String.format(
                Locale.ROOT,
                "%,d chunks of %,d bytes; provider and requester in one process, a heap of at most %,d MiB.",
                chunks,
                chunkBytes,
                Runtime.getRuntime().maxMemory() >> 20));
        report.table("sealed-answer", table);
        report.finish();
    }

    private DataId fill(Cast cast, Path folder) throws IOException, MedChainException {
        Files.createDirectories(Hospital.catalogue(folder).getParent());
        try (Ledger ledger = cast.open(Hospital.ledger(folder));
                ProviderStore store = JdbcProviderStore.openFile(Hospital.catalogue(folder), random);
                FileHealthDataStore data = FileHealthDataStore.open(Hospital.data(folder))) {
            cast.admit(ledger);
            out.println("  filling: " + chunks + " chunks");
            Filling filling = new Filling(cast, ledger, store, chunkBytes, random, out);
            return filling.verifiableStream(filling.inventory(), DeviceClock.REGULAR, chunks, data, chunks);
        }
    }

    private void measure(Hospital hospital, Cast cast, DataId stream, Scratch scratch, Table table)
            throws IOException, MedChainException {
        InventoryPointer inventory = hospital.provider().inventories().get(0);
        GrantedSession granted =
                hospital.patient().grant(cast.requester().certificate(), List.of(Selection.all(inventory, stream)));
        Requester requester = hospital.requester();
        Session session = requester.accept(granted.forRequester());
        double total = (double) chunks * chunkBytes;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int round = 0; round < rounds; round++) {
                out.println("  round " + (round + 1) + " of " + rounds);
                double[] limits = limits(scratch.next(), (long) total);
                double inAll = 1 / (1 / limits[0] + 1 / limits[1] + 1 / limits[2]);
                long begun = System.nanoTime();
                try (VerifiedData data = requester.fetch(
                        session,
                        stream,
                        GrantedRange.unrestricted(),
                        (url, request) -> send(hospital, server, url, request))) {
                    double fetched = total / (System.nanoTime() - begun) * 1e3;
                    long reading = System.nanoTime();
                    long read = data.open().transferTo(OutputStream.nullOutputStream());
                    double opened = read / (double) (System.nanoTime() - reading) * 1e3;
                    table.row(
                            (long) total >> 20,
                            fetched,
                            limits[0],
                            limits[1],
                            limits[2],
                            inAll,
                            100 * fetched / inAll,
                            opened);
                }
            }
        }
    }

    private static InputStream send(Hospital hospital, ServerSocket server, URI url, SealedRequest request)
            throws UnavailableException {
        try {
            Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket accepted = server.accept();
            Thread serving = new Thread(() -> serve(hospital, request, accepted), "medchain-benchmark-provider");
            serving.setDaemon(true);
            serving.start();
            return client.getInputStream();
        } catch (IOException e) {
            throw new UnavailableException("the provider at " + url + " failed", e);
        }
    }

    private static void serve(Hospital hospital, SealedRequest request, Socket accepted) {
        try (accepted;
                OutputStream out = new BufferedOutputStream(accepted.getOutputStream(), PIECE)) {
            hospital.provider().serve(request, out);
        } catch (IOException | MedChainException e) {
            throw new IllegalStateException("the provider failed", e);
        }
    }

    /** AES-GCM, SHA-256 and a file, in MB/s: pieces of the size that answers have, as many bytes as the answer, up to 256 MiB. */
    private double[] limits(Path file, long total) throws IOException {
        long pieces = Math.max(1, Math.min(total, 256L << 20) / PIECE);
        Bytes piece = Bytes.random(random, PIECE);
        SecretKeySpec key =
                new SecretKeySpec(Bytes.random(random, SymmetricKey.SIZE).toByteArray(), "AES");
        GCMParameterSpec nonce =
                new GCMParameterSpec(TAG_BITS, Bytes.random(random, NONCE).toByteArray());
        byte[] opening = new byte[PIECE];
        try (OutputStream target = Files.newOutputStream(file)) {
            Cipher cipher = Providers.aesGcm();
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce);
            byte[] sealed = cipher.doFinal(piece.toByteArray());
            long begun = System.nanoTime();
            for (long i = 0; i < pieces; i++) {
                cipher.init(Cipher.DECRYPT_MODE, key, nonce);
                int unused = cipher.doFinal(sealed, 0, sealed.length, opening);
            }
            long opened = System.nanoTime();
            Hasher hasher = Hasher.untagged();
            for (long i = 0; i < pieces; i++) {
                hasher.update(piece);
            }
            long hashed = System.nanoTime();
            byte[] array = piece.toByteArray();
            for (long i = 0; i < pieces; i++) {
                target.write(array);
            }
            long written = System.nanoTime();
            double bytes = pieces * PIECE * 1e3;
            return new double[] {bytes / (opened - begun), bytes / (hashed - opened), bytes / (written - hashed)};
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot be measured", e);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}

package org.medchain.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.medchain.chain.event.TimeRange;
import org.medchain.examples.ecg.EcgHeader;
import org.medchain.examples.ecg.EcgSamples;
import org.medchain.examples.ecg.EcgSignal;
import org.medchain.examples.ecg.SampleFormat;

/**
 * A chunk of a heart recording, with all that it takes to draw it: one line with the sampling frequency, the format and the leads, and then
 * the samples. So what says how high a wave is, is verified with the wave.
 *
 * @param time what it covers
 */
record EcgPiece(TimeRange time, EcgHeader header, EcgSamples samples) {
    static final int MAX_LEADS = 12;

    /** A chunk that says it is longer would take too many rows. */
    static final long MAX_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    private static final String MAGIC = "medchain-demo-ecg";
    private static final int MAX_LINE = 2048;

    /** As many as a minute of twelve leads at 1,000 Hz has, and some: each takes a dozen bytes of the page. */
    private static final long MAX_SAMPLES = 1 << 20;

    /**
     * Refuses pieces that cannot be drawn as one recording: another hospital may have recorded whatever it likes.
     *
     * @throws IOException if they are not all of the same leads, or have too many samples for a page
     */
    static void requireOneRecording(List<EcgPiece> pieces) throws IOException {
        List<String> leads = pieces.isEmpty() ? List.of() : pieces.get(0).leads();
        long samples = 0;
        for (EcgPiece piece : pieces) {
            if (!piece.leads().equals(leads)) {
                throw new IOException("expected chunks of the leads " + leads + ", found one of other leads");
            }
            samples += (long) piece.samples().frames() * leads.size();
        }
        if (samples > MAX_SAMPLES) {
            throw new IOException("expected at most " + MAX_SAMPLES + " samples, found " + samples);
        }
    }

    private List<String> leads() {
        return header.signals().stream().map(EcgSignal::leadName).toList();
    }

    /** The bytes of a chunk. */
    static byte[] encode(EcgHeader header, byte[] samples) {
        String leads = header.signals().stream()
                .map(lead -> String.join(
                        "\t",
                        lead.leadName().replaceAll("\\s+", " "),
                        String.valueOf(lead.calibration().gain()),
                        String.valueOf(lead.calibration().baseline()),
                        lead.calibration().units()))
                .collect(Collectors.joining("\t"));
        SampleFormat format = header.signals().get(0).format();
        byte[] line = String.join(
                        "\t", MAGIC, String.valueOf(header.samplingFrequency()), String.valueOf(format.number()), leads)
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(line, line.length + samples.length);
        System.arraycopy(samples, 0, all, line.length, samples.length);
        return all;
    }

    /**
     * Reads a chunk.
     *
     * @throws IOException if it is not one of the demo's recordings
     */
    static EcgPiece decode(TimeRange time, byte[] chunk) throws IOException {
        if (time.endMicros() - time.startMicros() > MAX_MICROS) {
            throw new IOException("expected a chunk of at most " + MAX_MICROS + " microseconds");
        }
        int end = 0;
        while (end < chunk.length && end < MAX_LINE && chunk[end] != '\n') {
            end++;
        }
        if (end == chunk.length || end == MAX_LINE) {
            throw new IOException("expected a line that begins a chunk of an ECG, found none");
        }
        String[] fields = new String(chunk, 0, end, StandardCharsets.UTF_8).split("\t", -1);
        int leads = (fields.length - 3) / 4;
        if (!fields[0].equals(MAGIC) || leads < 1 || leads > MAX_LEADS || fields.length != 3 + 4 * leads) {
            throw new IOException("expected a chunk of an ECG with 1 to " + MAX_LEADS + " leads");
        }
        try {
            EcgHeader header = header(fields, leads);
            return new EcgPiece(
                    time, header, EcgSamples.decode(header, Arrays.copyOfRange(chunk, end + 1, chunk.length)));
        } catch (IllegalArgumentException e) {
            throw new IOException("a chunk's first line is not as expected", e);
        }
    }

    private static EcgHeader header(String[] fields, int leads) {
        SampleFormat format = Arrays.stream(SampleFormat.values())
                .filter(one -> String.valueOf(one.number()).equals(fields[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown format"));
        List<EcgSignal> signals = new ArrayList<>();
        for (int lead = 0; lead < leads; lead++) {
            int at = 3 + 4 * lead;
            var calibration = new EcgSignal.Calibration(
                    Double.parseDouble(fields[at + 1]), Integer.parseInt(fields[at + 2]), fields[at + 3]);
            signals.add(new EcgSignal(
                    "chunk.dat", format, calibration, 12, 0, OptionalInt.empty(), OptionalInt.empty(), fields[at]));
        }
        return new EcgHeader("chunk", Double.parseDouble(fields[1]), 0, signals);
    }
}

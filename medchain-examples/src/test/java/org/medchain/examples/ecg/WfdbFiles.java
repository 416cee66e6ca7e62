package org.medchain.examples.ecg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;

/** Makes WFDB files for tests, by a code of its own: what the package writes is no witness for what it reads. */
public final class WfdbFiles {
    private WfdbFiles() {}

    /** Writes {@code rec.hea} and {@code rec.dat}; returns the header. */
    public static Path write(Path folder, String header, byte[] data) throws IOException {
        return write(folder, header.getBytes(StandardCharsets.UTF_8), data);
    }

    public static Path write(Path folder, byte[] header, byte[] data) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("rec.dat"), data);
        return Files.write(folder.resolve("rec.hea"), header);
    }

    /** Samples in the order of the data file; {@code value} is asked with signal and frame. */
    public static short[] samples(int signals, int frames, IntBinaryOperator value) {
        short[] samples = new short[signals * frames];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) value.applyAsInt(i % signals, i / signals);
        }
        return samples;
    }

    /** A saw tooth of 100 steps on every signal, with a sawtooth of its own period. */
    public static short[] saw(int signals, int frames) {
        return samples(signals, frames, (signal, frame) -> frame % (50 + 7 * signal) * 4 - 100);
    }

    /** Two bytes a sample, low byte first. */
    public static byte[] format16(short... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            bytes.putShort(sample);
        }
        return bytes.array();
    }

    /** Three bytes a pair of samples; two for the last if it has no partner. */
    public static byte[] format212(short... samples) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < samples.length; i += 2) {
            int first = samples[i] & 0xFFF;
            int second = i + 1 < samples.length ? samples[i + 1] & 0xFFF : 0;
            bytes.write(first & 0xFF);
            bytes.write(first >> 8 | second >> 8 << 4);
            if (i + 1 < samples.length) {
                bytes.write(second & 0xFF);
            }
        }
        return bytes.toByteArray();
    }

    /** A header of signals that differ in nothing but their number; without initial values and checksums. */
    public static String header(int signals, String frequencyAndFrames, String formatAndGain) {
        StringBuilder text = new StringBuilder("rec " + signals + " " + frequencyAndFrames + "\n");
        for (int i = 0; i < signals; i++) {
            text.append("rec.dat ").append(formatAndGain).append('\n');
        }
        return text.toString();
    }
}

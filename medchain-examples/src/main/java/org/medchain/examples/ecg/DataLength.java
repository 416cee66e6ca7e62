package org.medchain.examples.ecg;

/** Whether a data file is as long as its header says, or how long the record is if the header does not. */
final class DataLength {
    private DataLength() {}

    /** The header with its number of frames. */
    static EcgHeader complete(EcgHeader header, long bytes) throws EcgFormatException {
        if (header.frames() == 0) {
            return header.withFrames(framesIn(header, bytes));
        }
        long expected = header.bytes(header.frames());
        if (bytes != expected && bytes != expected + padding(header, header.frames())) {
            throw EcgFormatException.inFile(header.dataFile(), expected + " bytes", bytes + " bytes");
        }
        return header;
    }

    private static long framesIn(EcgHeader header, long bytes) throws EcgFormatException {
        SampleFormat format = header.format();
        // The most samples that so many bytes can hold; the last of them may be what fills a pair.
        long samples = format == SampleFormat.FORMAT_16 ? bytes / Short.BYTES : bytes * 2 / Format212.PAIR_BYTES;
        long frames = samples / header.signals().size();
        long length = header.bytes(frames);
        if (frames < 1 || (bytes != length && bytes != length + padding(header, frames))) {
            throw EcgFormatException.inFile(
                    header.dataFile(),
                    "whole frames of " + header.signals().size() + " samples in format " + format.number(),
                    bytes + " bytes");
        }
        if (frames > EcgHeader.MAX_FRAMES || !EcgHeader.isDuration(frames, header.samplingFrequency())) {
            throw EcgFormatException.inFile(
                    header.dataFile(),
                    "at most " + EcgHeader.MAX_FRAMES + " frames and a hundred years",
                    frames + " frames at " + header.frequencyText() + " Hz");
        }
        return frames;
    }

    /** A last sample without partner may be followed by the byte that would have been its partner's. */
    private static long padding(EcgHeader header, long frames) {
        boolean alone = frames % 2 != 0 && header.frameStep() == 2;
        return alone ? 1 : 0;
    }
}

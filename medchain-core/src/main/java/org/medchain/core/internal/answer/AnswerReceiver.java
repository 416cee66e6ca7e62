package org.medchain.core.internal.answer;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.medchain.chain.digest.ArrivingChain;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.internal.answer.AnswerHeader.Granted;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Reads, opens, checks, hashes and files one frame of an answer after another. Not thread-safe. */
final class AnswerReceiver {
    private final DataInputStream answer;
    private final OutputStream staged;
    private final Granted header;
    private final FetchLimits limits;
    private final ArrivingChain chain;
    private final ChunkTable chunks;
    private long frame;
    private long offset;
    private long dataLeft;

    AnswerReceiver(
            DataInputStream answer, OutputStream staged, ArrivingChain chain, Granted header, FetchLimits limits) {
        this.answer = answer;
        this.staged = staged;
        this.chain = chain;
        this.header = header;
        this.limits = limits;
        this.chunks = new ChunkTable(header.first());
    }

    /** Reads to the end of the answer. */
    ChunkTable receive() throws MedChainException {
        boolean ended = false;
        while (!ended) {
            Bytes sealed = read();
            offset += Integer.BYTES + sealed.size();
            if (offset > limits.bytes()) {
                throw tooLarge(offset);
            }
            Piece piece = Frames.open(header.key(), header.request(), frame, sealed);
            stage(sealed);
            frame++;
            ended = accept(piece);
        }
        requireEnd();
        return chunks;
    }

    private Bytes read() throws MedChainException {
        try {
            return Frames.read(answer, Frames.MAX_SEALED);
        } catch (IOException e) {
            throw new UnavailableException("the answer broke off: try again", e);
        }
    }

    private void stage(Bytes sealed) throws MedChainException {
        try {
            Frames.write(staged, sealed);
        } catch (IOException e) {
            throw new StorageException("the answer cannot be staged", e);
        }
    }

    private boolean accept(Piece piece) throws MedChainException {
        if (piece instanceof Piece.ChunkStart start) {
            begin(start.info());
        } else if (piece instanceof Piece.Data data) {
            if (data.bytes().size() > dataLeft) {
                throw new MalformedException("a chunk of the answer is longer than announced");
            }
            dataLeft -= data.bytes().size();
            chain.update(data.bytes());
        } else if (piece instanceof Piece.End end) {
            finish(end);
            return true;
        } else if (piece instanceof Piece.BrokenOff broken) {
            throw Refusals.of(broken.reason(), "the provider broke the answer off after " + chunks.count() + " chunks");
        }
        return false;
    }

    private void begin(ChunkInfo info) throws MedChainException {
        long expected = header.first().value() + chunks.count();
        if (dataLeft != 0
                || info.index().value() != expected
                || expected > header.last().value()) {
            throw new MalformedException("the answer begins chunk " + info.index() + ", expected " + due(expected));
        }
        if (info.length() > limits.bytes() - offset) {
            throw tooLarge(info.length());
        }
        chunks.add(info, offset, frame);
        chain.begin(info);
        dataLeft = info.length();
    }

    private String due(long next) {
        if (dataLeft != 0) {
            return "the rest of the one before";
        }
        return next > header.last().value() ? "the end after chunk " + header.last() : "chunk " + next;
    }

    private void finish(Piece.End end) throws MalformedException {
        long announced = header.last().value() - header.first().value() + 1;
        if (dataLeft != 0 || chunks.count() != announced || end.chunks() != announced) {
            throw new MalformedException("the answer ends after " + chunks.count() + " chunks, expected " + announced);
        }
    }

    private void requireEnd() throws MedChainException {
        try {
            if (answer.read() >= 0) {
                throw new MalformedException("the answer goes on after its end");
            }
        } catch (IOException e) {
            throw new UnavailableException("the answer did not end: try again", e);
        }
    }

    private FetchLimitException tooLarge(long found) {
        return new FetchLimitException("the answer takes at least " + found + " bytes, at most " + limits.bytes()
                + " were allowed: ask for less, or allow more");
    }
}

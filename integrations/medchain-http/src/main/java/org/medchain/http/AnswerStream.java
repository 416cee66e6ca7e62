package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Where a provider writes an answer: to the connection of the request, and, while that may break, to what is kept for another one. The
 * head is sent with the first byte, so that a provider that fails before it can still be reported. Not thread-safe.
 */
final class AnswerStream extends OutputStream {
    private static final int SMALL = 64 << 10;

    private final Head head;
    private Optional<OutputStream> connection = Optional.empty();
    private Optional<KeptAnswers.Entry> kept;
    private boolean connected = true;

    AnswerStream(Head head, Optional<KeptAnswers.Entry> kept) {
        this.head = head;
        this.kept = kept;
    }

    /** Sends status and headers; what it returns takes the body. */
    interface Head {
        OutputStream send() throws IOException;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        kept = kept.filter(entry -> entry.append(bytes, offset, length));
        if (connected && kept.map(entry -> entry.answer().isTakenOver()).orElse(false)) {
            connected = false;
        }
        if (connected) {
            send(out -> out.write(bytes, offset, length));
        } else if (kept.isEmpty()) {
            throw new IOException("the connection broke, and the answer could not be kept any longer");
        }
        if (!connected) {
            kept.orElseThrow().awaitReader();
        }
    }

    @Override
    public void flush() throws IOException {
        if (connected) {
            send(OutputStream::flush);
        }
    }

    private void send(Sending sending) throws IOException {
        try {
            if (connection.isEmpty()) {
                OutputStream out = head.send();
                out.flush();
                connection = Optional.of(out);
            }
            sending.to(connection.get());
            kept.ifPresent(entry -> entry.answer().firstReader(true));
        } catch (IOException e) {
            connected = false;
            if (kept.isEmpty() || connection.isEmpty()) {
                throw e;
            }
            kept.get().answer().firstReader(false);
        }
    }

    /** The answer is complete: ends the body in order if the connection is still there. */
    @Override
    public void close() throws IOException {
        if (connected) {
            send(OutputStream::close);
        }
        kept.ifPresent(this::finish);
    }

    /** What the connection took whole, and is soon asked for again, is not kept. */
    private void finish(KeptAnswers.Entry entry) {
        if (connected && entry.answer().written() <= SMALL) {
            entry.discard();
        } else {
            entry.answer().complete();
        }
    }

    /** The answer broke off. */
    void discard() {
        kept.ifPresent(KeptAnswers.Entry::discard);
    }

    /** Whether anything was sent to the connection of the request. */
    boolean isBegun() {
        return connection.isPresent() || !connected;
    }

    /** Whether the connection of the request took all so far. */
    boolean isConnected() {
        return connected;
    }

    private interface Sending {
        void to(OutputStream out) throws IOException;
    }
}

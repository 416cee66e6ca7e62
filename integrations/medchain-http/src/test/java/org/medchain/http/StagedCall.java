package org.medchain.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A request from any address, whose requester sends and reads as the test says. */
final class StagedCall implements HttpCall {
    private final String peer;
    private final InputStream body;
    private final OutputStream reader;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    StagedCall(String peer, InputStream body, OutputStream reader) {
        this.peer = peer;
        this.body = body;
        this.reader = reader;
    }

    /** Whose requester does what this stream does with the answer. */
    static StagedCall readBy(String peer, OutputStream reader) {
        return new StagedCall(
                peer, new ByteArrayInputStream(StagedProvider.REQUEST.encode().toByteArray()), reader);
    }

    /** Takes no byte, and only an interrupt ends that. */
    static OutputStream readingNothing() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                awaitInterrupt();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                awaitInterrupt();
            }
        };
    }

    /** A body of which no byte comes, and only an interrupt ends that. */
    static InputStream sendingNothing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                awaitInterrupt();
                return -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    private static void awaitInterrupt() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    /** The reply's, once there is one. */
    CompletableFuture<Integer> status() {
        return status;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public Optional<String> query() {
        return Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
        return name.equals("Content-Type") ? Optional.of(MediaTypes.MESSAGE) : Optional.empty();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public OutputStream reply(int code, Map<String, String> headers, OptionalLong length) {
        status.complete(code);
        return code == ProviderEndpoint.OK ? reader : OutputStream.nullOutputStream();
    }
}

package org.medchain.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An exchange in which nothing takes for ever: each read, each write, and the end of each body has its time. */
final class GuardedCall implements HttpCall {
    /** Of a reply to a request whose body was not read, and which the server may still wait for. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final int PIECE = 8192;

    private final HttpCall call;
    private final StallGuard guard;
    private final Pace pace;
    private final Place place;

    /**
     * What a requester may take.
     *
     * @param slow for a request, or for 64 KiB of an answer, before it counts as slow
     * @param stalled for 64 KiB of an answer before it is cut off
     */
    record Pace(Duration slow, Duration stalled) {
        /** What anybody may take who gets no answer. */
        Duration ofRefusals() {
            return stalled.compareTo(SHORT) < 0 ? stalled : SHORT;
        }
    }

    GuardedCall(HttpCall call, StallGuard guard, Pace pace, Place place) {
        this.call = call;
        this.guard = guard;
        this.pace = pace;
        this.place = place;
    }

    /**
     * The whole body, but not more than {@code most} bytes and one.
     *
     * @throws StallGuard.StalledException if it does not arrive in time, or makes room for others: at once where an interrupt ends a
     *     read, else between two reads
     */
    byte[] body(int most, Duration limit) throws IOException {
        StallGuard.Step<byte[]> read = () -> read(most, limit);
        return guard.noting(
                pace.slow, place::slow, () -> guard.interrupting(limit, "the request", place.cutter(), read));
    }

    private byte[] read(int most, Duration limit) throws IOException {
        long begun = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        InputStream in = call.body();
        int read = 0;
        while (read >= 0 && body.size() <= most) {
            read = in.read(piece, 0, Math.min(piece.length, most + 1 - body.size()));
            body.write(piece, 0, Math.max(read, 0));
            place.cutter().requireNotTurned();
            if (System.nanoTime() - begun > limit.toNanos()) {
                in.close();
                throw new StallGuard.StalledException("the request took longer than " + limit.toMillis() + " ms");
            }
        }
        return body.toByteArray();
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public String path() {
        return call.path();
    }

    @Override
    public Optional<String> query() {
        return call.query();
    }

    @Override
    public Optional<String> header(String name) {
        return call.header(name);
    }

    @Override
    public String peer() {
        return call.peer();
    }

    @Override
    public InputStream body() throws IOException {
        return call.body();
    }

    @Override
    public OutputStream reply(int status, Map<String, String> headers, OptionalLong length) throws IOException {
        boolean answer = status == ProviderEndpoint.OK;
        Duration limit = answer ? pace.stalled : pace.ofRefusals();
        OutputStream out = guard.interrupting(
                limit, "the requester's reading", place.cutter(), () -> call.reply(status, headers, length));
        return new GuardedStream(
                out, guard, new Pace(pace.slow, limit), answer ? Optional.of(place) : Optional.empty());
    }

    /** The exchange itself, to be refused: also when this was cut off. */
    HttpCall unguarded() {
        return call;
    }

    /** What came is no message for this endpoint. */
    void garbage() {
        place.garbage();
    }
}

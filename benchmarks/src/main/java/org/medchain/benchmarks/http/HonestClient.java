package org.medchain.benchmarks.http;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request after another, waits for each answer, and after a refusal for a second, as the gateway says, before it sends the
 * same request again. Takes another address before it has sent as many requests as one address may at once.
 */
final class HonestClient extends Caller {
    private static final int OK = 200;
    private static final int BUSY = 503;
    private static final int TOO_MANY = 429;
    private static final int RETRY_MILLIS = 1000;
    private static final int OF_ONE_ADDRESS = 90;

    private final int number;
    private final int clients;
    private final Run run;
    private final LongStream.Builder micros = LongStream.builder();
    private @Nullable Post waiting;
    private @Nullable Post sent;
    private long begun;
    private int exchanges;

    HonestClient(EventLoop loop, InetSocketAddress server, int number, Run run) {
        super(loop, server);
        this.number = number;
        this.clients = run.clients();
        this.run = run;
    }

    @Override
    InetSocketAddress from() {
        return Address.HONEST.of(number + exchanges / OF_ONE_ADDRESS * clients);
    }

    @Override
    @Nullable
    Post next() {
        Post post = waiting;
        if (post == null) {
            post = run.take();
            begun = System.nanoTime();
        }
        waiting = null;
        sent = post;
        return post;
    }

    @Override
    int answered(int status, long bytes) {
        exchanges++;
        if (exchanges % OF_ONE_ADDRESS == 0) {
            drop();
        }
        Post post = sent;
        if (post != null && (status == BUSY || status == TOO_MANY)) {
            run.refused();
            waiting = post;
            return RETRY_MILLIS;
        }
        if (post == null || status != OK || bytes < post.atLeast()) {
            run.failed();
        } else if (run.answered(post, bytes)) {
            micros.add((System.nanoTime() - begun) / 1000);
        }
        return 0;
    }

    @Override
    void broken() {
        run.failed();
    }

    /** How long each answer took from the first attempt on. To be called once, when the run is over. */
    CompletableFuture<LongStream> micros() {
        return onLoop(micros::build);
    }
}

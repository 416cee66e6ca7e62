package org.medchain.benchmarks.cluster;

import bftsmart.communication.client.ReplyListener;
import bftsmart.tom.AsynchServiceProxy;
import bftsmart.tom.RequestContext;
import bftsmart.tom.core.messages.TOMMessage;
import bftsmart.tom.core.messages.TOMMessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.chain.event.Event;

/** Clients of BFT-SMaRt, one for each thread of a load, each with its own connections to all replicas. */
final class RawClients implements LoadTarget<Event> {
    private static final int CLIENTS_PER_MEMBER = 1000;
    private static final byte[] HELLO = {0};

    private final List<AsynchServiceProxy> proxies = new ArrayList<>();
    private final boolean waits;
    private final int quorum;
    private final LongSupplier rounds;

    /** Connects; the first request of a client may stall if it is ordered, so it is not. */
    RawClients(int member, List<Integer> ports, Load load, LongSupplier rounds) {
        this.rounds = rounds;
        waits = load.inFlight() == 1;
        quorum = ports.size() - (ports.size() - 1) / 3;
        for (int i = 0; i < load.threads(); i++) {
            int id = CLIENTS_PER_MEMBER * (member + 1) + i;
            AsynchServiceProxy proxy =
                    new AsynchServiceProxy(RawReplica.configuration(id, ports), RawReplica.views(ports));
            proxies.add(proxy);
            proxy.invokeUnordered(HELLO);
        }
    }

    @Override
    public CompletableFuture<?> submit(int client, Event event) {
        AsynchServiceProxy proxy = proxies.get(client);
        byte[] request = event.encode().toByteArray();
        if (!waits) {
            Replies replies = new Replies(proxy, quorum);
            int unused = proxy.invokeAsynchRequest(request, replies, TOMMessageType.ORDERED_REQUEST);
            return replies.enough;
        }
        byte[] reply = proxy.invokeOrdered(request);
        return reply != null
                ? CompletableFuture.completedFuture(reply)
                : CompletableFuture.failedFuture(new IllegalStateException("no quorum of replies"));
    }

    /** Counts the replies to one request. */
    private static final class Replies implements ReplyListener {
        final CompletableFuture<Integer> enough = new CompletableFuture<>();

        private final AsynchServiceProxy proxy;
        private final int quorum;
        private final AtomicInteger received = new AtomicInteger();

        Replies(AsynchServiceProxy proxy, int quorum) {
            this.proxy = proxy;
            this.quorum = quorum;
        }

        @Override
        public void replyReceived(RequestContext context, TOMMessage reply) {
            if (received.incrementAndGet() == quorum) {
                proxy.cleanAsynchRequest(context.getOperationId());
                enough.complete(quorum);
            }
        }

        @Override
        public void reset() {
            received.set(0);
        }
    }

    @Override
    public long rounds() {
        return rounds.getAsLong();
    }

    @Override
    public void close() {
        proxies.forEach(AsynchServiceProxy::close);
    }
}

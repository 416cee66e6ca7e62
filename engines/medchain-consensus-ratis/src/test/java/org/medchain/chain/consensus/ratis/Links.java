package org.medchain.chain.consensus.ratis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.crypto.bytes.Bytes;

/** Links between members in one process, one thread for each member that receives; all can be cut. Thread-safe. */
final class Links implements AutoCloseable {
    private final Map<Integer, End> ends = new HashMap<>();
    private boolean cut;

    /** A member's new end; the one that it had before is cut. */
    synchronized End end(int member) {
        disconnect(member);
        End end = new End(member);
        ends.put(member, end);
        return end;
    }

    /** A member has gone. */
    synchronized void disconnect(int member) {
        End before = ends.remove(member);
        if (before != null) {
            before.thread.shutdown();
            tell(member, false);
        }
    }

    /** Cuts all links, or connects them again. */
    synchronized void cut(boolean yes) {
        cut = yes;
        ends.keySet().forEach(member -> tell(member, !yes));
    }

    private void tell(int member, boolean up) {
        ends.forEach((number, other) -> {
            if (number != member) {
                other.tell(() -> {
                    if (up) {
                        other.listener().up(member);
                    } else {
                        other.listener().down(member);
                    }
                });
            }
        });
    }

    private synchronized @Nullable End to(int member) {
        return cut ? null : ends.get(member);
    }

    @Override
    public synchronized void close() {
        ends.values().forEach(end -> end.thread.shutdown());
    }

    /** One member's links. */
    final class End implements MemberChannel {
        private final int member;
        private final ExecutorService thread;
        private volatile @Nullable Listener listener;

        private End(int member) {
            this.member = member;
            this.thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "link-" + member));
        }

        private Listener listener() {
            Listener taken = listener;
            if (taken == null) {
                throw new IllegalStateException("nobody listens");
            }
            return taken;
        }

        @Override
        public void listen(Listener taken) {
            listener = taken;
        }

        @Override
        public boolean send(int to, Bytes message) {
            End other = to(to);
            return other != null
                    && other.listener != null
                    && other.tell(() -> other.listener().received(member, message));
        }

        private boolean tell(Runnable news) {
            try {
                thread.execute(news);
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        }
    }
}

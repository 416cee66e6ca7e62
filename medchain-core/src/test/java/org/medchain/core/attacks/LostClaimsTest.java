package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.NORTH;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.ChunkClaim;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;

/**
 * A writer that is so slow that another process takes its chunk over: nothing acknowledged is lost, and the stream goes on.
 * What the other process does to the catalogue is done here between two steps of the slow one.
 */
class LostClaimsTest extends AttackScene {
    private final AtomicReference<ChunkClaim.Claimed> claimed = new AtomicReference<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicReference<Step> beforeStoring = new AtomicReference<>(store -> {});

    LostClaimsTest() {
        super(Suites.ONE);
    }

    /** What happens in another process. */
    @FunctionalInterface
    private interface Step {
        void run(HealthDataStore store) throws Exception;
    }

    @FunctionalInterface
    private interface Call {
        Object run(String method, Object[] args, Original original) throws Throwable;
    }

    @FunctionalInterface
    private interface Original {
        Object run() throws Throwable;
    }

    private static <T> T around(Class<T> port, T honest, Call call) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, args) -> call.run(method.getName(), args, () -> {
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }

    @BeforeEach
    void watchTheWriter() throws Exception {
        world.aroundCatalogue(honest -> around(ProviderStore.class, honest, (method, args, original) -> {
            Object result = original.run();
            if (method.equals("renew")) {
                renewals.incrementAndGet();
            }
            if (result instanceof ChunkClaim.Claimed claim) {
                claimed.set(claim);
            }
            return result;
        }));
        world.aroundStore(honest -> around(HealthDataStore.class, honest, (method, args, original) -> {
            if (method.equals("create")) {
                beforeStoring.getAndSet(store -> {}).run(honest);
            }
            return original.run();
        }));
        world.reopen();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(Bytes.utf8(text).toByteArray());
    }

    private void assertGoesOn(StreamWriter writer) throws Exception {
        writer.append(World.time(6), bytes("six"));
        World.grow(writer, 1);
        try (InputStream in = world.bytes(NORTH, stream, new ChunkIndex(6))) {
            assertThat(in.readAllBytes()).isEqualTo(Bytes.utf8("six").toByteArray());
        }
        assertThat(world.files(NORTH, stream)).hasSize(7);
    }

    @Test
    void bytesStoredAfterTheClaimWasGivenUpByWhoTookItOver_doNotBlockTheStream() throws Exception {
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        beforeStoring.set(store -> {
            ChunkClaim.Claimed mine = claimed.get();
            world.catalogue(NORTH).abandon(stream, mine.object().index(), mine.token());
        });

        assertThatThrownBy(() -> writer.append(World.time(6), bytes("slow"))).isInstanceOf(ClaimLostException.class);

        assertGoesOn(writer);
    }

    @Test
    void sourceThatIsSlow_keepsItsClaim() throws Exception {
        StreamWriter writer = world.provider(NORTH).resumeStream(stream);
        InputStream slow = new FilterInputStream(bytes("eight by")) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                world.clock().move(Duration.ofMinutes(1));
                return super.read(target, offset, 1);
            }
        };

        writer.append(World.time(6), slow);

        assertThat(renewals).hasValueGreaterThan(6);
    }
}

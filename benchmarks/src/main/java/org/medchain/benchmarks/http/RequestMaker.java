package org.medchain.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.CastFiles;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** Makes requests as a requester does, each signed and sealed anew, from examples. Thread-safe. */
final class RequestMaker {
    private static final int NOISE_BYTES = 600;

    private final Cast cast;
    private final Map<Item, AccessRequest> examples;
    private final SecureRandom random = new SecureRandom();

    private RequestMaker(Cast cast, Map<Item, AccessRequest> examples) {
        this.cast = cast;
        this.examples = examples;
    }

    /** From what a {@link Ward} left in this folder. */
    static RequestMaker of(Path folder) throws IOException, MalformedException {
        Map<Item, AccessRequest> examples = new EnumMap<>(Item.class);
        for (Item item : Item.values()) {
            byte[] encoded = Files.readAllBytes(Ward.example(folder, item));
            examples.put(item, AccessRequest.decode(Bytes.takeOwnership(encoded)));
        }
        return new RequestMaker(CastFiles.read(folder), examples);
    }

    /** As many requests that are good for two minutes, on all cores. */
    List<Post> make(int count, IntFunction<Item> items) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(turn -> make(items.apply(turn)))
                .toList();
    }

    private Post make(Item item) {
        AccessRequest example = Objects.requireNonNull(examples.get(item));
        AccessRequest fresh = new AccessRequest(
                example.session(),
                example.audience(),
                example.grant(),
                example.range(),
                Bytes.random(random, AccessRequest.NONCE_SIZE),
                Clock.systemUTC().instant());
        try {
            Bytes sealed = SignedMessage.sign(
                            AccessRequest.USE,
                            cast.requester().keys(),
                            cast.requester().certificate(),
                            cast.hospital().identity(),
                            fresh.encode())
                    .seal(AccessRequest.USE, random);
            byte[] body = new SealedRequest(Sealed.decode(sealed)).encode().toByteArray();
            return new Post(item.target(), body, item.size(0));
        } catch (MalformedException e) {
            throw new IllegalStateException("what was just sealed is of the form of a message", e);
        }
    }

    /** What nobody signed: noise, and a message whose seal is broken, which is opened before it is refused. */
    List<Post> garbage() {
        byte[] broken = make(Item.RECORD).body();
        broken[broken.length - 1] ^= 1;
        byte[] noise = Bytes.random(random, NOISE_BYTES).toByteArray();
        return List.of(new Post(Item.PATH, noise, 0), new Post(Item.PATH, broken, 0));
    }
}

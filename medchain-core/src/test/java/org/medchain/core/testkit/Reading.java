package org.medchain.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.LongStream;
import org.medchain.chain.digest.ChunkInfo;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.VerifiedData;
import org.medchain.crypto.bytes.Bytes;

/** Compares what a requester was handed with what a provider stored. */
public final class Reading {
    private Reading() {}

    /** The whole of {@code data}. */
    public static Bytes all(VerifiedData data) throws IOException {
        try (InputStream in = data.open()) {
            return Bytes.takeOwnership(in.readAllBytes());
        }
    }

    /** Makes sure that {@code data} is exactly chunks {@code first} to {@code last} of a test stream, and closes it. */
    public static void assertChunks(VerifiedData data, DataId stream, long first, long last) throws Exception {
        try (data) {
            assertThat(data.chunks())
                    .extracting(ChunkInfo::index)
                    .containsExactlyElementsOf(LongStream.rangeClosed(first, last)
                            .mapToObj(ChunkIndex::new)
                            .toList());
            for (ChunkInfo info : data.chunks()) {
                assertThat(info.range()).contains(World.time(info.index().value()));
                try (InputStream in = data.open(info.index())) {
                    assertThat(in.readAllBytes())
                            .isEqualTo(World.chunk(stream, info.index().value()));
                }
            }
            assertThat(data.verdict().valid()).isTrue();
            assertThat(all(data).size()).isEqualTo((int) data.size());
        }
    }
}

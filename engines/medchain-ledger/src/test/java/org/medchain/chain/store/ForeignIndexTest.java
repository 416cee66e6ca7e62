package org.medchain.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.StorageException;
import org.medchain.io.FileTrees;
import org.medchain.metrics.Metrics;

/** A member's log with the index of another, whose certificates take more bytes. */
class ForeignIndexTest {
    private static final int BLOCKS = 5;
    private static final long ROUND = 70_000;

    private final TestChain chain = new TestChain();

    @TempDir
    private Path own;

    @TempDir
    private Path foreign;

    @BeforeEach
    void storeBlocks() throws StorageException {
        try (BlockStore store = open(own)) {
            for (int i = 0; i < BLOCKS; i++) {
                store.append(chain.next(chain.world.opaque(chain.world.provider, 300)));
            }
        }
    }

    private BlockStore open(Path folder) throws StorageException {
        return BlockStore.open(folder, chain.world.config, new SecureRandom(), Metrics.NONE);
    }

    private CertifiedBlock otherwise(Block block) {
        return new CertifiedBlock(
                block,
                new BlockCertificate(
                        ROUND,
                        List.of(BlockCertificate.sign(
                                chain.world.config, block.header(), ROUND, 0, chain.world.members.get(0)))));
    }

    private void takeIndex() throws IOException {
        FileTrees.delete(own.resolve("index"));
        Files.createDirectory(own.resolve("index"));
        try (Stream<Path> files = Files.list(foreign.resolve("index"))) {
            for (Path file : files.toList()) {
                Files.copy(file, own.resolve("index").resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, BLOCKS})
    void open_indexOfAnothersLog_isNamedAndNoBlockIs(int indexed) throws Exception {
        try (BlockStore store = open(foreign)) {
            for (CertifiedBlock block : chain.blocks.subList(0, indexed)) {
                store.append(otherwise(block.block()));
            }
        }
        takeIndex();

        assertThatThrownBy(() -> open(own))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is of another log")
                .hasMessageContaining("delete the index's folder");

        FileTrees.delete(own.resolve("index"));
        try (BlockStore store = open(own)) {
            store.verify((block, before) -> {});
            assertThat(store.damaged()).isEmpty();
        }
    }
}

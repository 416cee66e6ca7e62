package org.medchain.fuzz;

import java.util.List;
import org.medchain.chain.block.BlockSurfaces;
import org.medchain.chain.consensus.bftsmart.BftSmartSurfaces;
import org.medchain.chain.consensus.qbft.QbftSurfaces;
import org.medchain.chain.consensus.ratis.RatisSurfaces;
import org.medchain.chain.event.EventSurfaces;
import org.medchain.chain.remote.wire.RemoteSurfaces;
import org.medchain.core.internal.answer.AccessSurfaces;
import org.medchain.core.internal.answer.AnswerSurfaces;
import org.medchain.core.internal.record.DirectorySurfaces;
import org.medchain.core.internal.role.RoleSurfaces;
import org.medchain.crypto.CryptoSurfaces;
import org.medchain.crypto.codec.CodecSurfaces;
import org.medchain.crypto.keycase.KeyCaseSurfaces;
import org.medchain.dht.infinispan.InfinispanSurfaces;
import org.medchain.dht.quorum.QuorumSurfaces;
import org.medchain.dht.storage.StorageSurfaces;
import org.medchain.fhir.FhirSurfaces;
import org.medchain.link.LinkSurfaces;

/** Every decoder of bytes that come from outside. */
public final class AllSurfaces {
    private static final List<Surfaces> TABLES = List.of(
            new CodecSurfaces(),
            new CryptoSurfaces(),
            new KeyCaseSurfaces(),
            new LinkSurfaces(),
            new EventSurfaces(),
            new BlockSurfaces(),
            new QbftSurfaces(),
            new BftSmartSurfaces(),
            new RatisSurfaces(),
            new RemoteSurfaces(),
            new StorageSurfaces(),
            new QuorumSurfaces(),
            new InfinispanSurfaces(),
            new AccessSurfaces(),
            new AnswerSurfaces(),
            new DirectorySurfaces(),
            new RoleSurfaces(),
            new FhirSurfaces());

    private static final List<Surface> ALL =
            TABLES.stream().flatMap(table -> table.all().stream()).toList();

    private AllSurfaces() {}

    public static List<Surface> all() {
        return ALL;
    }

    public static Surface named(String name) {
        return all().stream()
                .filter(surface -> surface.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

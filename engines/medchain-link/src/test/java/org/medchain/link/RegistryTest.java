package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;

class RegistryTest {
    private final Registry registry = new Registry(
            new LinkListener() {
                @Override
                public void up(Link link) {}

                @Override
                public void received(Link link, Bytes frame) {}

                @Override
                public void down(Link link) {}
            },
            Party.UNMEASURED);

    private List<EmbeddedChannel> open(int count, boolean byOther) {
        List<EmbeddedChannel> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            registry.opened(channel, byOther);
            channels.add(channel);
        }
        return channels;
    }

    @Test
    void opened_tooManyByOthers_leavesOwnDialsAlone() {
        List<EmbeddedChannel> own = open(3, false);
        List<EmbeddedChannel> others = open(Registry.MAX_UNKNOWN + 10, true);
        assertThat(own).allMatch(EmbeddedChannel::isOpen);
        assertThat(others.subList(0, 10)).noneMatch(EmbeddedChannel::isOpen);
        assertThat(others.subList(10, others.size())).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void opened_manyOwnDials_leaveOthersAlone() {
        List<EmbeddedChannel> others = open(Registry.MAX_UNKNOWN, true);
        List<EmbeddedChannel> own = open(Registry.MAX_UNKNOWN + 10, false);
        assertThat(others).allMatch(EmbeddedChannel::isOpen);
        assertThat(own).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void opened_tooMany_closesTheOneThatHasNotAdvancedForTheLongestTime() {
        List<EmbeddedChannel> others = open(Registry.MAX_UNKNOWN, true);
        registry.advanced(others.get(0));
        open(2, true);
        assertThat(others.get(0).isOpen()).isTrue();
        assertThat(others.subList(1, 3)).noneMatch(EmbeddedChannel::isOpen);
        assertThat(others.subList(3, others.size())).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void advanced_ownDialOrOneThatIsGone_staysUncounted() {
        EmbeddedChannel own = open(1, false).get(0);
        registry.advanced(own);
        EmbeddedChannel gone = open(1, true).get(0);
        registry.closed(gone, null);
        registry.advanced(gone);
        List<EmbeddedChannel> others = open(Registry.MAX_UNKNOWN, true);
        assertThat(own.isOpen()).isTrue();
        assertThat(others).allMatch(EmbeddedChannel::isOpen);
    }
}

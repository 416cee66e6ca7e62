package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.infinispan.notifications.cachemanagerlistener.event.Event;
import org.infinispan.notifications.cachemanagerlistener.event.impl.EventImpl;
import org.infinispan.remoting.transport.Address;
import org.junit.jupiter.api.Test;

/** Views come in any order, and none that merged parts is forgotten. */
class ViewListenerTest {
    private static final Address ONE = Address.random("one");
    private static final Address TWO = Address.random("two");

    private final ViewListener listener = new ViewListener();

    @Test
    void laterView_replacesTheOneBefore_andKeepsTheLastMerge() {
        listener.install(3, List.of(ONE), false);
        listener.install(5, List.of(ONE, TWO), true);
        listener.install(6, List.of(TWO), false);

        assertThat(listener.view().number()).isEqualTo(6);
        assertThat(listener.view().members()).containsExactly(ViewListener.name(TWO));
        assertThat(listener.view().mergedAt()).isEqualTo(5);
    }

    @Test
    void mergeThatComesLate_isKnown_andItsMembersAreNot() {
        listener.install(6, List.of(ONE), false);
        listener.install(5, List.of(ONE, TWO), true);

        assertThat(listener.view().number()).isEqualTo(6);
        assertThat(listener.view().members()).containsExactly(ViewListener.name(ONE));
        assertThat(listener.view().mergedAt()).isEqualTo(5);
    }

    @Test
    void eachChange_isToldToWhoAsked() {
        AtomicInteger told = new AtomicInteger();
        listener.whenChanged(told::incrementAndGet);

        listener.viewed(new EventImpl("cluster", null, Event.Type.VIEW_CHANGED, List.of(ONE), List.of(), ONE, 1));

        assertThat(told).hasValue(1);
        assertThat(listener.view().number()).isEqualTo(1);
    }
}

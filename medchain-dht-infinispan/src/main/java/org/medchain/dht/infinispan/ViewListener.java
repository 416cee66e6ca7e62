package org.medchain.dht.infinispan;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.infinispan.remoting.transport.Address;

/** Keeps the view of the cluster. Thread-safe. Public for Infinispan alone. */
@Listener
public final class ViewListener {
    private final Runnable changed;
    private volatile View view = new View(0, Set.of(), 0);

    /** {@code changed} runs after each change; must be quick. */
    ViewListener(Runnable changed) {
        this.changed = changed;
    }

    /** For Infinispan. */
    @ViewChanged
    @Merged
    public void viewed(ViewChangedEvent event) {
        install(event.getViewId(), event.getNewMembers(), event.isMergeView());
        changed.run();
    }

    synchronized void install(int number, List<Address> members, boolean merge) {
        if (number > view.number() || view.members().isEmpty()) {
            Set<String> names = members.stream().map(ViewListener::name).collect(Collectors.toUnmodifiableSet());
            view = new View(number, names, merge ? number : view.mergedAt());
        }
    }

    static String name(Address address) {
        return address.getNodeUUID().toString();
    }

    View view() {
        return view;
    }
}

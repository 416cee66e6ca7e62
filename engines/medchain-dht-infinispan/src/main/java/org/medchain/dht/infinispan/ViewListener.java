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
    private volatile View view = new View(0, Set.of(), 0);
    private volatile Runnable changed = () -> {};

    ViewListener() {}

    /** {@code action} runs after each change from now on; must be quick. */
    void whenChanged(Runnable action) {
        changed = action;
    }

    /** For Infinispan. */
    @ViewChanged
    @Merged
    public void viewed(ViewChangedEvent event) {
        install(event.getViewId(), event.getNewMembers(), event.isMergeView());
        changed.run();
    }

    synchronized void install(int number, List<Address> members, boolean merge) {
        // Of a view that comes late it still counts that it merged parts.
        long mergedAt = merge ? Math.max(number, view.mergedAt()) : view.mergedAt();
        if (number > view.number() || view.members().isEmpty()) {
            Set<String> names = members.stream().map(ViewListener::name).collect(Collectors.toUnmodifiableSet());
            view = new View(number, names, mergedAt);
        } else {
            view = new View(view.number(), view.members(), mergedAt);
        }
    }

    static String name(Address address) {
        return address.getNodeUUID().toString();
    }

    View view() {
        return view;
    }
}

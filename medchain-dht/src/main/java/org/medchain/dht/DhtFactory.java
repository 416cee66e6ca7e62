package org.medchain.dht;

import java.util.List;
import java.util.ServiceLoader;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/** Opens directories of one engine. Found through {@link ServiceLoader}. Thread-safe. */
public interface DhtFactory {
    /** The engine with one durable node in this process. */
    String EMBEDDED = "embedded";

    /** The engine with several nodes, some of which may crash or lie. */
    String QUORUM = "quorum";

    /** The engine's name as used in configurations. */
    String name();

    /**
     * Opens the directory with everything it acknowledged before. The directory owns its folder until it is closed.
     *
     * @throws StorageException if the folder is in use, cannot be read or written, or is damaged; the message says
     *     where
     * @throws UnavailableException if this node's listening address cannot be bound
     * @throws IllegalArgumentException if the settings lack something that the engine needs, or contradict it
     */
    Dht open(DhtSettings settings) throws StorageException, UnavailableException;

    /**
     * Finds the factory of the engine called {@code name}.
     *
     * @throws IllegalArgumentException if no such engine is on the class path or module path
     */
    static DhtFactory named(String name) {
        List<DhtFactory> found = ServiceLoader.load(DhtFactory.class, DhtFactory.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.stream()
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no directory engine is named \"" + Printable.of(name)
                        + "\", found on the class path or module path: "
                        + found.stream().map(DhtFactory::name).sorted().toList()
                        + ": an engine is a separate artifact, here "
                        + (name.equals(EMBEDDED) ? "medchain-member" : "medchain-dht-" + Printable.of(name))));
    }
}

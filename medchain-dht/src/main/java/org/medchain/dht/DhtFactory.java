package org.medchain.dht;

import java.util.List;
import java.util.ServiceLoader;
import org.medchain.error.Printable;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Makes a directory of one kind of engine. Found through {@link ServiceLoader}. Thread-safe. */
public interface DhtFactory {
    /** The name of the engine that is one durable node in this process. */
    String EMBEDDED = "embedded";

    /** The name of the engine of several nodes, of which some may crash or lie. */
    String QUORUM = "quorum";

    /** The engine's name, as a configuration would give it. */
    String name();

    /**
     * Opens the directory, with all it acknowledged before. It owns its folder until it is closed.
     *
     * @throws StorageException if the folder is in use, cannot be read or written, or is damaged; the message says where
     * @throws UnavailableException if the address at which this node should listen cannot be bound
     * @throws IllegalArgumentException if the settings are not such as the engine needs
     */
    Dht open(DhtSettings settings) throws StorageException, UnavailableException;

    /**
     * The factory of the engine of that name.
     *
     * @throws IllegalArgumentException if none is on the module or class path
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
                        + found.stream().map(DhtFactory::name).sorted().toList()));
    }
}

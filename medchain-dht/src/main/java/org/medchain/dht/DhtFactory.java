package org.medchain.dht;

import java.util.ServiceLoader;
import org.medchain.error.StorageException;

/** Makes a directory of one kind of engine. Found through {@link ServiceLoader}. Thread-safe. */
public interface DhtFactory {
    /** The name of the engine that is one durable node in this process. */
    String EMBEDDED = "embedded";

    /** The engine's name, as a configuration would give it. */
    String name();

    /**
     * Opens the directory, with all it acknowledged before. It owns its folder until it is closed.
     *
     * @throws StorageException if the folder is in use, cannot be read or written, or is damaged; the message says where
     */
    Dht open(DhtSettings settings) throws StorageException;

    /**
     * The factory of the engine of that name.
     *
     * @throws IllegalArgumentException if none is on the module or class path
     */
    static DhtFactory named(String name) {
        return ServiceLoader.load(DhtFactory.class, DhtFactory.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no directory engine is named " + name));
    }
}

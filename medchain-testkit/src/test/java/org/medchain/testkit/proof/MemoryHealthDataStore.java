package org.medchain.testkit.proof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.error.StorageException;

/** Objects in a map. */
class MemoryHealthDataStore implements HealthDataStore {
    private final Map<ObjectName, byte[]> objects = new HashMap<>();

    @Override
    public synchronized long create(ObjectName name, InputStream content) throws IOException, AlreadyStoredException {
        if (isTaken(name)) {
            throw new AlreadyStoredException(name);
        }
        byte[] stored = content.readAllBytes();
        objects.put(name, stored);
        return stored.length;
    }

    /** True if nothing may be stored under this name. */
    synchronized boolean isTaken(ObjectName name) {
        return objects.containsKey(name);
    }

    @Override
    public InputStream open(ObjectName name) throws StorageException {
        return new ByteArrayInputStream(content(name));
    }

    @Override
    public long size(ObjectName name) throws StorageException {
        return content(name).length;
    }

    private synchronized byte[] content(ObjectName name) throws StorageException {
        byte[] content = objects.get(name);
        if (content == null) {
            throw new StorageException("there is no object " + name);
        }
        return content;
    }

    @Override
    public synchronized void delete(ObjectName name) {
        objects.remove(name);
    }

    @Override
    public synchronized void deleteAll(DataId data) {
        objects.keySet().removeIf(name -> name.data().equals(data));
    }
}

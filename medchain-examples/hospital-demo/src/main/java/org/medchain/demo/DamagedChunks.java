package org.medchain.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.core.data.ObjectName;
import org.medchain.error.StorageException;
import org.springframework.stereotype.Component;

/** Which chunks the office has damaged, in a file: whoever repairs one after the hospital was started again needs to know. */
@Component
final class DamagedChunks {
    private static final String FILE = "damaged-chunks.txt";

    private final Path file;

    DamagedChunks(DemoProperties properties) {
        this.file = properties.folder().resolve(FILE);
    }

    synchronized boolean has(ObjectName chunk) throws StorageException {
        return read().contains(chunk.id().toHex());
    }

    synchronized void set(ObjectName chunk, boolean damaged) throws StorageException {
        Set<String> chunks = read();
        if (damaged) {
            chunks.add(chunk.id().toHex());
        } else {
            chunks.remove(chunk.id().toHex());
        }
        try {
            Files.write(file, chunks);
        } catch (IOException e) {
            throw new StorageException("the list of damaged chunks cannot be written", e);
        }
    }

    private Set<String> read() throws StorageException {
        try {
            return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>();
        } catch (IOException e) {
            throw new StorageException("the list of damaged chunks cannot be read", e);
        }
    }
}

package org.medchain.core.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;

/** An access log in a file, one line of JSON each (a view for people; the evidence in it is hexadecimal). Thread-safe. */
public final class FileAccessLog implements AccessLog, AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final FileChannel file;

    private FileAccessLog(FileChannel file) {
        this.file = file;
    }

    /** Opens the log in {@code path}, which is made if missing; a line that a crash left half-written is cut off. */
    public static FileAccessLog open(Path path) throws StorageException {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IllegalArgumentException("a file in a folder was expected, found " + path);
            }
            DurableFiles.createFolder(folder);
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            cutTornLine(file);
            DurableFiles.syncFolder(folder);
            return new FileAccessLog(file);
        } catch (IOException e) {
            throw new StorageException("the access log cannot be opened", e);
        }
    }

    @Override
    public synchronized void write(Entry entry) throws StorageException {
        try {
            ByteBuffer line = ByteBuffer.wrap((line(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            long end = file.size();
            while (line.hasRemaining()) {
                end += file.write(line, end);
            }
            file.force(false);
        } catch (IOException e) {
            throw new StorageException("the access log cannot be written", e);
        }
    }

    private String line(Entry entry) throws JsonProcessingException {
        ObjectNode node = json.createObjectNode();
        node.put("time", entry.time().toString());
        entry.requester().ifPresent(id -> node.put("requester", id.value().toHex()));
        entry.session().ifPresent(id -> node.put("session", id.event().value().toHex()));
        entry.data().ifPresent(id -> node.put("data", id.value().toHex()));
        node.put("outcome", entry.outcome());
        node.put("request", entry.request().value().toHex());
        node.put("evidence", entry.evidence().toHex());
        return json.writeValueAsString(node);
    }

    private static void cutTornLine(FileChannel file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = file.size();
        while (end > 0) {
            one.clear();
            file.read(one, end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        file.truncate(end);
        file.force(true);
    }

    @Override
    public void close() throws StorageException {
        try {
            file.close();
        } catch (IOException e) {
            throw new StorageException("the access log cannot be closed", e);
        }
    }
}

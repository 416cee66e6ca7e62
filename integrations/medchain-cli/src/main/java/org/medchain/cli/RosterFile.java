package org.medchain.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.MedChainException;

/**
 * A roster as a file: JSON, so that people compare it and send it on.
 *
 * @param epoch 1 for the first roster
 * @param replicas how many nodes store each record
 */
record RosterFile(long epoch, int replicas, List<Node> nodes) {
    private static final int MAX_SIZE = 32 << 20;
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * A node.
     *
     * @param certificate DER in Base64
     */
    record Node(int number, String host, int port, String certificate) {}

    static Bytes encode(Roster roster) {
        List<Node> nodes = new ArrayList<>();
        for (RosterNode node : roster.nodes()) {
            nodes.add(new Node(
                    node.number(),
                    node.host(),
                    node.port(),
                    Base64.getEncoder()
                            .encodeToString(node.certificate().encode().toByteArray())));
        }
        return OutputFile.text(Commands.written(new RosterFile(roster.epoch(), roster.replicas(), nodes)) + "\n");
    }

    /** Without the advice to programmers that follows. */
    private static String reason(JsonProcessingException failure) {
        return failure.getOriginalMessage().split(";", 2)[0];
    }

    static Roster read(Path file) throws CommandException, IOException, MedChainException {
        return decode(file, content(file));
    }

    static Bytes content(Path file) throws CommandException, IOException {
        return InputFile.read(file, "a roster", MAX_SIZE);
    }

    /** Reads what {@code file} has; a failure names it. */
    static Roster decode(Path file, Bytes content) throws CommandException, IOException, MedChainException {
        try {
            RosterFile read = STRICT.readValue(content.toByteArray(), RosterFile.class);
            if (read == null || read.nodes().stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("expected an object with nodes, found null");
            }
            List<RosterNode> nodes = new ArrayList<>();
            for (Node node : read.nodes()) {
                Bytes der = Bytes.takeOwnership(Base64.getDecoder().decode(node.certificate()));
                nodes.add(new RosterNode(
                        node.number(),
                        InputFile.named(file, IdentityCertificate::decode, der),
                        node.host(),
                        node.port()));
            }
            return new Roster(read.epoch(), read.replicas(), nodes);
        } catch (JsonProcessingException e) {
            throw new CommandException(ExitCode.REFUSED, "expected a roster in JSON at " + file + ": " + reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.REFUSED, "expected a roster at " + file + ": " + e.getMessage(), e);
        }
    }
}

package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;

/**
 * A command that writes, in a folder that {@link #prepare} made.
 *
 * @param written what is there once it is done
 * @param done looks whether it is done, once and no more
 */
record WritingCommand(String command, String written, Check done) {
    private static final String PASSWORD = " --password-file party.password";
    private static final String CA = " --password-file ca.password";

    /** Looks at the folder after a command. */
    @FunctionalInterface
    interface Check {
        void look(Path folder, Operator operator) throws IOException, MedChainException;
    }

    /** A consortium's CA; north, which is certified, and east and clinic, which are not yet. */
    static void prepare(Path folder) throws IOException {
        Operator operator = new Operator(folder);
        operator.createCa();
        operator.request("north", "P256");
        operator.certify("north");
        operator.request("east", "P256");
        operator.done("ca issue --ca ca east.csr --out east.pem" + CA);
        operator.request("clinic", "X25519");
        operator.done("genesis create --name Ours --ca ca/ca.pem --member 127.0.0.1:17500=north.pem"
                + " --out consortium.cbor");
        operator.done("roster create --node 127.0.0.1:17501=north.pem --out roster.json");
        operator.configure("north");
        Path user = Files.createDirectories(folder.resolve("north/users/provider"));
        SmallCatalogue.create(user.resolve("catalogue.db"));
        Path data = Files.createDirectories(user.resolve("data/0a"));
        for (int i = 0; i < 3; i++) {
            Files.write(data.resolve("chunk-" + i), new byte[10_000 * i]);
        }
    }

    /** All that write without a network. */
    static List<WritingCommand> all(Path folder) throws IOException, MedChainException {
        String north = serial(folder.resolve("north.pem"));
        return List.of(
                new WritingCommand("ca create --ca new --name New" + CA, "new/ca.pem", WritingCommand::certifies),
                new WritingCommand("keys create new.p12" + PASSWORD, "new.p12", (at, operator) -> {
                    operator.done("keys request new.p12 --subject New --out new.csr" + PASSWORD);
                    operator.done("ca issue --ca ca new.csr --out new.pem" + CA);
                }),
                new WritingCommand(
                        "keys request clinic.p12 --subject clinic --out new.csr" + PASSWORD,
                        "new.csr",
                        (at, operator) -> operator.done("ca issue --ca ca new.csr --out new.pem" + CA)),
                new WritingCommand(
                        "keys back-up north.p12 copy.p12 --copy-password-file ca.password" + PASSWORD,
                        "copy.p12",
                        (at, operator) -> assertThat(
                                        operator.done("keys list copy.p12" + CA).out())
                                .contains("north")),
                new WritingCommand("keys import east.p12 east.pem" + PASSWORD, "east.p12", (at, operator) -> assertThat(
                                operator.done("keys list east.p12" + PASSWORD).out())
                        .contains("  east  ")),
                new WritingCommand(
                        "ca issue --ca ca clinic.csr --out clinic.pem" + CA, "clinic.pem", (at, operator) -> {
                            assertThat(issued(operator, "clinic"))
                                    .hasSize(1)
                                    .allMatch(line -> has(line, at, "clinic.pem"));
                            operator.done("keys import clinic.p12 clinic.pem" + PASSWORD);
                        }),
                new WritingCommand("ca renew --ca ca " + north + " --out new.pem" + CA, "new.pem", (at, operator) -> {
                    assertThat(issued(operator, "north")).hasSize(2).anyMatch(line -> has(line, at, "new.pem"));
                    assertThat(at.resolve("new.pem")).content().isNotEqualTo(Files.readString(at.resolve("north.pem")));
                    operator.done("keys import north.p12 new.pem" + PASSWORD);
                }),
                new WritingCommand(
                        "ca revoke --ca ca --genesis consortium.cbor " + north + " --out revocation" + CA,
                        "revocation",
                        (at, operator) -> revokes(at, operator, north)),
                new WritingCommand(
                        "genesis create --name New --ca ca/ca.pem --member 127.0.0.1:17500=north.pem --out new.cbor",
                        "new.cbor",
                        (at, operator) -> operator.done("genesis show new.cbor")),
                new WritingCommand(
                        "roster create --node 127.0.0.1:17502=east.pem --replicas 1 --out new.json",
                        "new.json",
                        (at, operator) -> operator.done("roster show new.json")),
                new WritingCommand(
                        "roster next roster.json --node 1=127.0.0.1:17502=east.pem --out next.json",
                        "next.json",
                        (at, operator) -> operator.done("roster show next.json")),
                new WritingCommand(
                        "back-up create --config north.properties back-up",
                        "back-up",
                        (at, operator) -> operator.done("back-up verify back-up")));
    }

    /** A new CA is of use. */
    private static void certifies(Path folder, Operator operator) {
        assertThat(operator.done("ca list --ca new").out().lines()).hasSize(1);
        operator.done("ca issue --ca new clinic.csr --out by-new.pem" + CA);
    }

    private static void revokes(Path folder, Operator operator, String serial) throws IOException, MedChainException {
        assertThat(issued(operator, "north")).hasSize(1).allMatch(line -> line.endsWith(", revoked"));
        Bytes event = Bytes.copyOf(Files.readAllBytes(folder.resolve("revocation")));
        assertThat(RevokeCertificates.of(Event.decode(event)).serials())
                .extracting(Bytes::toHex)
                .containsExactly(serial);
        operator.refused("ca renew --ca ca " + serial + " --out again.pem" + CA);
    }

    private static List<String> issued(Operator operator, String name) {
        return operator.done("ca list --ca ca")
                .out()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .toList();
    }

    private static boolean has(String line, Path folder, String certificate) {
        try {
            return line.contains(serial(folder.resolve(certificate)));
        } catch (IOException | MedChainException e) {
            throw new AssertionError(certificate, e);
        }
    }

    private static String serial(Path certificate) throws IOException, MedChainException {
        return IdentityCertificate.decodePem(Files.readString(certificate))
                .serial()
                .toHex();
    }

    /** Everybody may read what is no secret. */
    void assertReadable(Path folder) throws IOException {
        boolean isPublic = command.contains("--out ");
        if (isPublic && Files.exists(folder.resolve(written))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(written))))
                    .isEqualTo("rw-r--r--");
        }
    }
}

package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.ChangeMembers;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberChange;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.io.LocalPorts;

/** Which changes of the members are proposed and approved, and which are not. */
class MembersCommandsTest {
    private static final List<String> NAMES = List.of("north", "south", "clinic");

    @TempDir
    private static Path parties;

    @TempDir
    private Path folder;

    private final List<Integer> ports = LocalPorts.free(4);
    private Operator operator = new Operator(Path.of(""));
    private Terminal.@Nullable Started member;

    @BeforeAll
    static void certify() throws IOException {
        Operator all = new Operator(parties);
        all.createCa();
        for (String name : NAMES) {
            all.request(name, "X25519");
            all.certify(name);
        }
    }

    @BeforeEach
    void start() throws IOException {
        operator = Operator.withCopies(parties, folder);
        for (String name : NAMES) {
            String servers = "servers = 127.0.0.1:" + ports.get(1);
            operator.configure(name, servers, "engine.listen = " + engine(), "serve = 127.0.0.1:" + ports.get(1));
        }
        operator.done(
                "genesis create --name Ours --ca ca/ca.pem --member " + engine() + "=north.pem --out consortium.cbor");
        operator.done("roster create --node 127.0.0.1:" + ports.get(2) + "=north.pem --out roster.json");
        Terminal.Started started = new Terminal(folder)
                .start(List.of(
                        "member", "--config", folder.resolve("north.properties").toString()));
        member = started;
        while (!started.out().contains("\nready\n") && !started.isOver()) {
            started.pause();
        }
        assertThat(started.isOver()).as(started.err()).isFalse();
    }

    @AfterEach
    void end() {
        if (member != null) {
            member.end();
        }
    }

    private String engine() {
        return "127.0.0.1:" + ports.get(0);
    }

    @Test
    void change_thatSaysNothingOrTwoThings_isMisuse() {
        assertThat(misused("members propose --config north.properties --out change"))
                .contains("expected --member or --leave, found neither");
        assertThat(misused("members propose --config north.properties --leave 0 --leave 0 --out change"))
                .contains("found member 0 twice");
        assertThat(misused("members propose --config north.properties --member 10.0.0.1:7500=south.pem --out change"))
                .contains("expected NUMBER=HOST:PORT=CERTIFICATE");
        assertThat(folder.resolve("change")).doesNotExist();
    }

    @Test
    void change_thatTheLedgerWouldRefuse_isNotProposed() throws IOException {
        assertThat(operator.refused("members propose --config clinic.properties --leave 0 --out change"))
                .contains("expected the keys of a member");
        assertThat(operator.refused("members propose --config north.properties --leave 3 --out change"))
                .contains("expected member 3, which is to leave, to be a member");
        assertThat(operator.refused("members propose --config north.properties --leave 0 --out change"))
                .contains("expected one or more members");
        operator.done("ca create --ca other --name Other --password-file ca.password");
        operator.done("ca issue --ca other south.csr --out foreign.pem --password-file ca.password");
        assertThat(operator.refused(propose(1, "foreign.pem", "change"))).contains("issue");
        revoke("south");
        assertThat(operator.refused(propose(1, "south.pem", "change"))).contains("which is revoked");
        assertThat(folder.resolve("change")).doesNotExist();
    }

    @Test
    void file_thatWasChangedOrIsOfAnotherChange_isNotApproved() throws IOException {
        operator.done(propose(1, "south.pem", "change"));
        operator.done(propose(1, "clinic.pem", "other"));
        String hash = hash("change");

        assertThat(operator.refused(approve(hash("other"), "change"))).contains("expected the change", hash);
        assertThat(operator.refused(approve(hash, "change other"))).contains("expected files with one change");
        byte[] content = Files.readAllBytes(folder.resolve("change"));
        content[content.length - 1] ^= 1;
        Files.write(folder.resolve("forged"), content);
        assertThat(operator.refused("members show --config north.properties forged"))
                .contains("forged");
        assertThat(folder.resolve("approved")).doesNotExist();
        operator.done(approve(hash, "change"));
    }

    @Test
    void approval_thatItsMemberDidNotSign_isRefused() throws Exception {
        operator.done(propose(1, "south.pem", "change"));
        ConsortiumConfig consortium = InputFile.consortium(folder.resolve("consortium.cbor"));
        Surroundings at = new Terminal(folder).surroundings();
        CertifiedIdentity clinic =
                Configuration.read(at, folder.resolve("clinic.properties")).identity();
        Bytes proposed = Bytes.copyOf(Files.readAllBytes(folder.resolve("change")));
        MemberChange change = ChangeMembers.of(Event.decode(proposed)).change();
        List<MemberSignature> forged = List.of(change.approve(consortium, 0, clinic.keys()));
        Event event = ChangeMembers.create(consortium.genesisHash(), change, forged, clinic.keys())
                .event();
        Files.write(folder.resolve("forged"), event.encode().toByteArray());

        assertThat(operator.refused("members show --config north.properties forged"))
                .contains("forged: ");
        assertThat(operator.refused(approve(hash("change"), "forged"))).contains("forged: ");
    }

    @Test
    void renewedCertificate_isAChangeOfItsOwnMember() {
        String serial = serial("north");
        operator.done("ca renew --ca ca " + serial + " --days 800 --out renewed.pem --password-file ca.password");

        assertThat(operator.done(propose(0, "renewed.pem", "change")).out()).contains("is now", "will be", serial);
        operator.done("ledger append --config north.properties change");

        assertThat(operator.done("members list --config north.properties").out())
                .contains("changes     1", "north")
                .doesNotContain(serial);
        assertThat(operator.refused("members show --config north.properties change"))
                .contains("expected change 2 of the members, found change 1; propose it again");
    }

    private String hash(String file) {
        String shown =
                operator.done("members show --config north.properties " + file).out();
        return shown.lines()
                .filter(line -> line.startsWith("hash"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private String propose(int number, String certificate, String out) {
        return "members propose --config north.properties --member " + number + "=" + engine() + "=" + certificate
                + " --out " + out;
    }

    private static String approve(String hash, String files) {
        return "members approve --config north.properties " + files + " --hash " + hash + " --out approved";
    }

    private void revoke(String name) {
        operator.done("ca revoke --ca ca --genesis consortium.cbor " + serial(name)
                + " --out revocation --password-file ca.password");
        operator.done("ledger append --config north.properties revocation");
    }

    private String serial(String name) {
        return operator.done("ca list --ca ca")
                .out()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.split(" +", -1)[1])
                .findFirst()
                .orElseThrow();
    }

    private String misused(String command) {
        Terminal.Result result = operator.run(command);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.code());
        return result.err();
    }
}

package org.medchain.springboot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code medchain.*}. What they do not have, customizers and beans of the application say: see
 * {@link MedChainAutoConfiguration}.
 *
 * @param enabled Whether anything of MedChain is configured.
 * @param mode What the application is to the consortium.
 * @param folder Where MedChain keeps its state, for one process at a time; made if missing.
 * @param consortium Location of the consortium's genesis configuration, as ConsortiumConfig encodes it.
 * @param patience How long a role waits for one operation of a network.
 * @param identity Whose keys sign for the application.
 * @param member How the application is a member.
 * @param client How the application is a client.
 * @param directory The directory's nodes.
 * @param provider The application as a provider of data.
 * @param requester The application as a requester of data.
 * @param patient The application as one patient's.
 * @param gateway The way to providers over HTTP.
 */
@ConfigurationProperties("medchain")
public record MedChainProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("member") Mode mode,
        @Nullable Path folder,
        @Nullable Resource consortium,
        @DefaultValue("30s") Duration patience,
        @DefaultValue Identity identity,
        @DefaultValue Member member,
        @DefaultValue Client client,
        @DefaultValue Directory directory,
        @DefaultValue ProviderRole provider,
        @DefaultValue Role requester,
        @DefaultValue Role patient,
        @DefaultValue Gateway gateway) {

    /** What the application is to the consortium. */
    public enum Mode {
        /** It keeps the ledger; without further settings it is the only member. */
        MEMBER,
        /** It reads and writes through members. */
        CLIENT
    }

    /**
     * Keys and their certificate: in a key case, or in three PEM files. Its text has no secret.
     *
     * @param keyCase The file of a key case (PKCS#12).
     * @param name Name under which the keys are in the key case.
     * @param password Password of the key case, or of encrypted PEM keys.
     * @param certificate Location of the certificate (PEM); with a key case, of one that takes the place of that in it.
     * @param signingKey Location of the private key that signs (PEM, PKCS#8).
     * @param sealingKey Location of the private key that opens what is sealed (PEM, PKCS#8).
     */
    public record Identity(
            @Nullable Path keyCase,
            @Nullable String name,
            @Nullable Password password,
            @Nullable Resource certificate,
            @Nullable Resource signingKey,
            @Nullable Resource sealingKey) {
        boolean isGiven() {
            return keyCase != null || name != null || certificate != null || signingKey != null || sealingKey != null;
        }

        /** This one; in the application's key case, if it has a name alone. */
        Identity in(Identity application) {
            boolean nameAlone = name != null && keyCase == null && signingKey == null && sealingKey == null;
            return nameAlone
                    ? new Identity(application.keyCase, name, application.password, certificate, null, null)
                    : this;
        }
    }

    /**
     * How the application is a member.
     *
     * @param joinedAs The member's number, if it is not in the genesis configuration or has another key now.
     * @param engine The consensus engine.
     * @param options The options of the engine, by the names that its documentation has.
     * @param serve Where it serves its ledger to clients, as host:port; to none unless set.
     */
    public record Member(
            @Nullable Integer joinedAs,
            @DefaultValue("embedded") String engine,
            @DefaultValue Map<String, String> options,
            @Nullable String serve) {}

    /**
     * How the application is a client.
     *
     * @param servers Where members serve their ledgers, as host:port; those of a quorum at least.
     */
    public record Client(@DefaultValue List<String> servers) {}

    /**
     * The directory.
     *
     * @param engine The directory's engine; unless set, quorum with nodes and embedded without.
     * @param node Whether this process is one of the nodes; unless set, it is if it is a member and one of the nodes has its identity.
     * @param roster Location of the roster, as the command line writes it; instead of epoch, replicas and nodes.
     * @param epoch Epoch of the roster, the same for everybody; 1 unless set.
     * @param replicas How many nodes keep a record, the same for everybody; 4 unless set.
     * @param nodes The roster, the same for everybody.
     */
    public record Directory(
            @Nullable String engine,
            @Nullable Boolean node,
            @Nullable Resource roster,
            @Nullable Long epoch,
            @Nullable Integer replicas,
            @DefaultValue List<Node> nodes) {}

    /**
     * A node of the directory.
     *
     * @param number Number of the node.
     * @param host Host at which it listens.
     * @param port Port at which it listens.
     * @param certificate Location of the certificate (PEM) of the party that runs it.
     */
    public record Node(int number, @Nullable String host, int port, @Nullable Resource certificate) {}

    /**
     * A role.
     *
     * @param enabled Whether there is a bean of the role.
     * @param identity Whose role it is; the application's identity unless set. A name alone is one in the application's key case.
     */
    public record Role(@DefaultValue("false") boolean enabled, @DefaultValue Identity identity) {}

    /**
     * A provider.
     *
     * @param enabled Whether there is a bean of the provider.
     * @param identity Whose role it is; the application's identity unless set. A name alone is one in the application's key case.
     * @param publishEvery How often what has not reached ledger and directory is sent again; 0 for never.
     * @param endpoint Where others reach the provider.
     */
    public record ProviderRole(
            @DefaultValue("false") boolean enabled,
            @DefaultValue Identity identity,
            @DefaultValue("1m") Duration publishEvery,
            @DefaultValue Endpoint endpoint) {}

    /**
     * Where others reach the provider: a servlet of the application.
     *
     * @param enabled Whether the servlet is registered.
     * @param path Path to which the servlet is mapped, with all below.
     * @param atOnce How many messages are handled at once; 64 unless set.
     * @param atOncePerAddress How many of them from one address; a quarter unless set.
     * @param keptAnswers How much of answers is kept for requesters whose connection breaks; nothing unless set.
     * @param keptFor How long a kept answer waits for its requester.
     */
    public record Endpoint(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/medchain") String path,
            @Nullable Integer atOnce,
            @Nullable Integer atOncePerAddress,
            @Nullable DataSize keptAnswers,
            @DefaultValue("2m") Duration keptFor) {}

    /**
     * The way to providers.
     *
     * @param allow Providers that may be called over TLS, as host or host:port.
     * @param allowPlain Providers that may be called without TLS, as host:port.
     * @param sslBundle The SSL bundle that says which certificates are trusted; the JDK's authorities unless set.
     */
    public record Gateway(
            @DefaultValue List<String> allow, @DefaultValue List<String> allowPlain, @Nullable String sslBundle) {}
}

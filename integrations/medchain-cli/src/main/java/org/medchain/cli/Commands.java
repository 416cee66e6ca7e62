package org.medchain.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.medchain.error.MedChainException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * All commands. Each goes one way: the arguments are parsed, the library is called, and the {@link Outcome} is shown as text or as
 * JSON.
 */
@Command(
        name = "medchain",
        description = "Runs and administers a consortium of MedChain.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class Commands {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private static final char REPLACED = '\uFFFD';

    private final Surroundings at;
    private final Ending ending = new Ending();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Show the result, or the error, as JSON.")
    private boolean json;

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"medchain " + (version == null ? "(from sources)" : version)};
        }
    }

    /** An error as JSON. */
    private record Failure(String error, int exitCode, String code) {}

    Commands(Surroundings at) {
        this.at = at;
    }

    /** Runs one command; returns its exit code. */
    int run(String... arguments) {
        int code = ExitCode.INTERNAL.code();
        try {
            code = isReadable(arguments) ? commandLine().execute(arguments) : unreadable(arguments);
            return code;
        } finally {
            ending.over(code);
        }
    }

    /** Java replaces what the locale's character set does not have: a name would be certified with question marks in it. */
    private static boolean isReadable(String... arguments) {
        return Stream.of(arguments).noneMatch(argument -> argument.indexOf(REPLACED) >= 0);
    }

    private int unreadable(String... arguments) {
        json = List.of(arguments).contains("--json");
        shown(new CommandException(
                ExitCode.USAGE,
                "expected arguments in the character set of the locale, " + System.getProperty("sun.jnu.encoding")
                        + ", found others; set LC_ALL to a locale with the terminal's character set, such as C.UTF-8"));
        at.err().flush();
        return ExitCode.USAGE.code();
    }

    CommandLine commandLine() {
        CommandLine all = new CommandLine(this)
                .addSubcommand(new CaCommands(at))
                .addSubcommand(new KeysCommands(at))
                .addSubcommand(new GenesisCommands(at))
                .addSubcommand(new MembersCommands(at))
                .addSubcommand(new RosterCommands(at))
                .addSubcommand(new LedgerCommands(at))
                .addSubcommand(new ProofCommands(at))
                .addSubcommand(new BackUpCommands(at))
                .addSubcommand(new TrialCommands(at))
                .addSubcommand("completion", new AutoComplete.GenerateCompletion());
        all.registerConverter(Path.class, text -> at.folder().resolve(text))
                .setOut(at.out())
                .setErr(at.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        return all;
    }

    @Command(
            name = "member",
            description =
                    "Runs a member of the ledger, with a node of the directory if it has one, until it is asked to end.",
            mixinStandardHelpOptions = true)
    int member(@Mixin ConfigurationOption config) throws CommandException, IOException, MedChainException {
        return Running.run(at, ending, () -> RunningMember.open(at, config.read(at)));
    }

    @Command(
            name = "node",
            description = "Runs a node of the directory alone, until it is asked to end.",
            mixinStandardHelpOptions = true)
    int node(@Mixin ConfigurationOption config) throws CommandException, IOException, MedChainException {
        return Running.run(at, ending, () -> RunningNode.open(at, config.read(at)));
    }

    @Command(
            name = "status",
            description =
                    "Shows what a client reaches of both networks; exit code 3 unless all is there that it needs.",
            mixinStandardHelpOptions = true)
    Outcome status(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--wait",
                            defaultValue = "5",
                            paramLabel = "SECONDS",
                            description = "How long it may take to reach everybody; default: ${DEFAULT-VALUE}.")
                    int seconds)
            throws CommandException, IOException, MedChainException {
        return Status.ask(at, config.read(at), Duration.ofSeconds(seconds));
    }

    private int execute(ParseResult parsed) {
        int code = new CommandLine.RunLast().execute(parsed);
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Object result = last.commandSpec().commandLine().getExecutionResult();
        if (result instanceof Outcome outcome) {
            at.out().println(json ? written(outcome) : outcome.text());
            code = outcome.exitCode().code();
        }
        boolean isProcess = result instanceof Integer;
        if (!isProcess && at.out().checkError()) {
            shown(new CommandException(
                    ExitCode.STORAGE, "what the command says cannot be written to its standard output"));
            at.err().flush();
            return ExitCode.STORAGE.code();
        }
        return code;
    }

    private int misused(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        // What is wrong may stand before it.
        json |= List.of(arguments).contains("--json");
        shown(new CommandException(ExitCode.USAGE, String.valueOf(failure.getMessage())));
        if (!json && !CommandLine.UnmatchedArgumentException.printSuggestions(failure, at.err())) {
            at.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        at.err().flush();
        return ExitCode.USAGE.code();
    }

    private int failed(Exception failure) {
        CommandException known = Failures.of(failure);
        shown(known);
        if (known.exitCode() == ExitCode.INTERNAL) {
            failure.printStackTrace(at.err());
        }
        at.err().flush();
        return known.exitCode().code();
    }

    private void shown(CommandException failure) {
        PrintWriter err = at.err();
        String message = failure.getMessage();
        err.println(
                json
                        ? written(new Failure(
                                message == null ? "" : message,
                                failure.exitCode().code(),
                                failure.exitCode().name()))
                        : "medchain: " + message);
    }

    static String written(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }
}

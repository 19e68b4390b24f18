package io.camelzodb.cli;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.Output;
import io.camelzodb.cli.program.ManagerUserLine;
import io.camelzodb.cli.program.Program;
import io.camelzodb.cli.reference.SettingKeys;
import io.camelzodb.sync.MachineFault;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.SettingNames;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Starts the program: parses the options that all commands share, and runs one command. */
@Command(
    name = "camel-zodb",
    description =
        "Writes a Zope object database as files under git, and plays files back"
            + " into the database.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:Done.",
      "1:Failed, or something was left out. With --skip-errors what was left out does not count.",
      "2:Wrong usage or wrong configuration."
    },
    footer = "Example: camel-zodb --config config.py record --commit /",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeOnExecutionException = ExitStatus.FAILED,
    exitCodeOnInvalidInput = ExitStatus.WRONG_USAGE)
public final class CamelZodb implements Callable<Integer>, Program {
  private static final String CONFIGURATION = "application.properties";

  /** Where perfact-zodbsync looks for its configuration. */
  private static final Path OF_PEER = Path.of("/etc/perfact/modsync/zodb.py");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "The configuration file, or the config.py of perfact-zodbsync. Default:"
              + " application.properties in the working directory, else the one beside the"
              + " launcher, else /etc/perfact/modsync/zodb.py.")
  private @Nullable Path config;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      completionCandidates = SettingKeys.class,
      scope = ScopeType.INHERIT,
      description = "Set one key of the configuration, such as -D zodb.base-dir=mirror.")
  void set(@Nullable Map<String, String> given) {
    // Those before the command and those after it come one after the other; both count.
    if (given != null) {
      pairs.putAll(given);
    }
  }

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the summary as JSON on standard output.")
  private boolean json;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print all problems and notes, and the stack trace of an error.")
  private boolean verbose;

  @Option(
      names = "--no-lock",
      scope = ScopeType.INHERIT,
      description =
          "Do not take the lock of zodb.base-dir. Use it only within 'zodbsync" + " with-lock'.")
  private boolean noLock;

  private final Map<String, String> pairs = new LinkedHashMap<>();
  private @Nullable String source;
  private @Nullable Settings settings;

  @Override
  public Integer call() {
    throw wrongUsage("a command is missing");
  }

  @Override
  public CommandSpec commands() {
    return all().getCommandSpec();
  }

  /** Returns a command line that has all commands, for those who describe them. */
  public static CommandLine all() {
    return Subcommands.addTo(new CommandLine(new CamelZodb()));
  }

  /** Runs a command and ends the program with its exit status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> uncaught(err, fault));
    int status = run(out, err, arguments);
    out.flush();
    err.flush();
    System.exit(status);
  }

  /** Runs a command; returns its exit status. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    // Picocli's warnings print the arguments, with passwords in them.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    CamelZodb program = new CamelZodb();
    CommandLine line =
        Subcommands.addTo(new CommandLine(program), arguments)
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(
                (fault, given) ->
                    ErrorLine.wrongUsage(fault, given, List.of(given).contains("--json")))
            .setExecutionExceptionHandler(
                (fault, command, parsed) ->
                    ErrorLine.failed(fault, command, program.json, program.verbose, program.source))
            .setExecutionStrategy(
                parsed -> {
                  LoggingSetup.configure(program.verbose);
                  try {
                    ManagerUserLine.print(
                        program, last(parsed).getParseResult(), program::settings);
                    return new CommandLine.RunLast().execute(parsed);
                  } catch (IOException fault) {
                    throw new CommandLine.ExecutionException(
                        last(parsed), String.valueOf(fault.getMessage()), fault);
                  } catch (Error error) {
                    MachineFault fault = new MachineFault(error);
                    throw new CommandLine.ExecutionException(
                        last(parsed), String.valueOf(fault.getMessage()), fault);
                  }
                });
    return line.execute(arguments);
  }

  private static CommandLine last(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult at = parsed;
    while (at.hasSubcommand()) {
      at = at.subcommand();
    }
    return at.commandSpec().commandLine();
  }

  /**
   * Reports an exception that ended a thread. After an {@link Error} other threads may have ended
   * as well, so the program ends, with a line and an exit status.
   */
  private static void uncaught(PrintWriter err, Throwable fault) {
    Throwable shown = fault instanceof Error ? new MachineFault(fault) : fault;
    err.println("camel-zodb: " + ErrorLine.describe(shown));
    err.flush();
    if (fault instanceof Error) {
      Runtime.getRuntime().halt(ExitStatus.FAILED);
    }
  }

  /**
   * Returns the configuration: {@code -D} goes above the environment, which goes above the file.
   *
   * @throws IOException if the file cannot be read or has a key that does not exist
   */
  @Override
  public Settings settings() throws IOException {
    if (settings == null) {
      settings = read();
    }
    return settings;
  }

  private Settings read() throws IOException {
    if (noLock) {
      pairs.put(Setting.LOCK.key(), "false");
    }
    Settings above =
        SettingNames.ofProcess(System.getenv(), System.getProperties())
            .with(Settings.of(pairs, Path.of("").toAbsolutePath(), "-D"));
    Path file = configuration();
    Settings read = file == null ? above : Settings.read(file, above);
    source = read.optional(Setting.SOURCE).orElse(null);
    if (verbose) {
      read.notes().forEach(note -> err().println("camel-zodb: " + ErrorLine.oneLine(note)));
    }
    return read;
  }

  private @Nullable Path configuration() {
    if (config != null) {
      return config;
    }
    Path here = Path.of(CONFIGURATION);
    if (Files.isRegularFile(here)) {
      return here;
    }
    Path beside = LauncherFolder.folder().resolve(CONFIGURATION);
    if (Files.isRegularFile(beside)) {
      return beside;
    }
    return Files.isRegularFile(OF_PEER) ? OF_PEER : null;
  }

  /** Whether the summary is to be JSON. */
  @Override
  public boolean json() {
    return json;
  }

  /** Whether to print more. */
  @Override
  public boolean verbose() {
    return verbose;
  }

  /** Returns the streams to print to. */
  @Override
  public Output output() {
    return new Output(out(), err(), json, verbose);
  }

  /** Standard output. */
  @Override
  public PrintWriter out() {
    return line().getOut();
  }

  /** Standard error. */
  @Override
  public PrintWriter err() {
    return line().getErr();
  }

  /** Ends the command with exit status 2 and a message. */
  @Override
  public ParameterException wrongUsage(String message) {
    CommandLine.ParseResult parsed = line().getParseResult();
    return new ParameterException(
        parsed != null && parsed.hasSubcommand()
            ? parsed.subcommand().commandSpec().commandLine()
            : line(),
        message);
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("not run from a command line");
    }
    return spec.commandLine();
  }
}

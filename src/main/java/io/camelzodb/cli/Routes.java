package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.component.route.CommitMail;
import io.camelzodb.component.route.ErrorsToExceptions;
import io.camelzodb.component.tree.ZopeTreeConstants;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.commit.MailSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;

/** Starts Camel with the routes of the configuration. No server is started with it. */
final class Routes {
  private static final String UNATTENDED_SECONDS = "86400";
  private static final String IMPORT = "import-xml";
  private static final String MAIL = "commit-mail";

  private final Settings settings;

  Routes(Settings settings) {
    this.settings = settings;
  }

  /** Runs the routes until the program is stopped; returns the exit status. */
  int stayAlive() throws Exception {
    List<String> names = settings.routes();
    if (names.isEmpty()) {
      throw new SettingsException(
          "no route is switched on", "name some with " + Setting.ROUTES.key() + "=import-xml");
    }
    if (!settings.text(Setting.MAIL_TO).isBlank() && !names.contains(MAIL)) {
      names = new ArrayList<>(names);
      names.add(MAIL);
    }
    // Runs unattended: an import waits for a recording instead of failing.
    Main main =
        main(
            names,
            settings.given(Setting.LOCK_TIMEOUT).isPresent()
                ? settings
                : settings.with(Setting.LOCK_TIMEOUT, UNATTENDED_SECONDS));
    if (settings.optional(Setting.HEALTH_FILE).isEmpty()) {
      main.run();
    } else {
      RoutesHealth.run(main, settings);
    }
    return main.getExitCode() == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  /** Sends one file through the route import-xml; returns the result. */
  Import importFile(Path input) throws Exception {
    Main main = main(List.of(IMPORT), settings);
    main.addOverrideProperty("camelzodb.inbox", "false");
    main.start();
    try {
      Exchange done =
          main.getCamelContext()
              .createFluentProducerTemplate()
              .to("direct:import-xml")
              .withProcessor(
                  exchange -> {
                    exchange.setPattern(ExchangePattern.InOut);
                    exchange.getMessage().setBody(input.toFile());
                  })
              .send();
      Exception fault = done.getException();
      if (fault != null) {
        throw cause(fault);
      }
      return result(done.getMessage());
    } finally {
      main.stop();
    }
  }

  /** Sends the mail about a commit through the route commit-mail. */
  void mail(MailSummary mail) throws Exception {
    Main main = main(List.of(MAIL), settings);
    main.start();
    try {
      CommitMail.send(main.getCamelContext(), mail);
    } finally {
      main.stop();
    }
  }

  /**
   * Holds the result of an import.
   *
   * @param root path of the exported object
   * @param objects how many objects are in the tree
   * @param unsupported how many of them are of unknown types
   * @param commit 40 digits; null if nothing had changed
   * @param branch the branch of the commit
   * @param files the folder with the extracted files; null if none were extracted
   * @param fileCount how many these are
   * @param problems what was found wrong
   */
  record Import(
      String root,
      long objects,
      long unsupported,
      @Nullable String commit,
      String branch,
      @Nullable String files,
      long fileCount,
      List<Problem> problems) {}

  private static Import result(Message message) {
    List<Problem> problems = new ArrayList<>();
    for (Object each : message.getHeader(ZopeTreeConstants.PROBLEMS, List.of(), List.class)) {
      problems.add((Problem) each);
    }
    return new Import(
        message.getHeader(ZopeTreeConstants.ROOT, "/", String.class),
        message.getHeader(ZopeTreeConstants.OBJECTS, 0L, Long.class),
        message.getHeader(ZopeTreeConstants.UNSUPPORTED, 0L, Long.class),
        message.getHeader(ZopeTreeConstants.COMMIT, String.class),
        message.getHeader(ZopeTreeConstants.BRANCH, "", String.class),
        message.getHeader(ZopeTreeConstants.FILES, String.class),
        message.getHeader(ZopeTreeConstants.FILE_COUNT, 0L, Long.class),
        problems);
  }

  /** Returns the fault inside the exceptions that Camel wraps around it. */
  private static Exception cause(Exception fault) {
    Throwable cause = fault;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Exception exception ? exception : fault;
  }

  private static Main main(List<String> names, Settings settings) throws IOException {
    Main main = new Main();
    // The properties are given below; Camel must not look for more.
    main.setDefaultPropertyPlaceholderLocation("false");
    main.addMainListener(new SettledProperties(settings));
    settings.pairs().forEach(main::addInitialProperty);
    // A wildcard would be taken from the working directory, and package scanning takes time.
    List<String> files = new ArrayList<>();
    for (String name : names) {
      files.add("file:" + file(name));
    }
    main.configure()
        .withRoutesIncludePattern(String.join(",", files))
        .withBasePackageScanEnabled(false)
        .withShutdownTimeout(30)
        .withAutoConfigurationLogSummary(false);
    if (Optional.ofNullable(settings.pairs().get("camel.main.name")).isEmpty()) {
      main.configure().withName("camel-zodb");
    }
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport configured) {
            ErrorsToExceptions.in(configured.getCamelContext());
          }
        });
    return main;
  }

  /** Returns the file of a route in {@code routes/} by its name, or any other file by its path. */
  private static Path file(String name) throws SettingsException {
    Path folder = LauncherFolder.folder().resolve("routes");
    Path file = name.matches("[A-Za-z0-9_-]+") ? folder.resolve(name + ".yaml") : Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new SettingsException(
          Setting.ROUTES.key() + "=" + name + ": there is no file " + file.toAbsolutePath(),
          "name a file of " + folder + " without .yaml, or write the path of your own");
    }
    return file.toAbsolutePath().normalize();
  }
}

package io.camelzodb.cli;

import io.camelzodb.cli.output.ErrorLine;
import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.git.CommitId;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.MailSummary;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.record.Recording.Result;
import io.camelzodb.tree.TreeSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Records objects of the source as files of the tree; needs no Camel. */
@Command(
    name = "record",
    description =
        "Write the objects of zodb.source as files below zodb.base-dir, and remove the files of"
            + " objects that are gone.",
    footer = "Example: camel-zodb record --commit /")
final class RecordCommand implements Callable<Integer> {
  @ParentCommand private CamelZodb program = new CamelZodb();

  @Option(
      names = {"--lasttxn", "-l"},
      description = "Also record all changes since the last run with this option.")
  private boolean lastTransactions;

  @Option(
      names = {"--path", "-p"},
      hidden = true,
      description = "Another PATH, as in perfact-zoperecord.")
  private List<String> named = List.of();

  @Option(
      names = "--autoreset",
      description = "Commit the changes, then undo them in the files and in the database.")
  private boolean autoreset;

  @Option(
      names = "--commit",
      description =
          "Commit everything that differs below __root__. Without a PATH record nothing, only"
              + " commit.")
  private boolean commit;

  @Option(
      names = "--no-commit",
      hidden = true,
      description = "Do not commit, even if zodb.commit is true, as in perfact-zoperecord.")
  private boolean noCommit;

  @Option(
      names = "--watch",
      hidden = true,
      description = "Do the same as the command watch, as in perfact-zoperecord.")
  private boolean watch;

  @Option(
      names = "--no-recurse",
      description = "Record only the named objects, not their contents.")
  private boolean noRecurse;

  @Option(
      names = "--skip-errors",
      description =
          "Continue if there is no object at a PATH. All other objects are recorded in any case.")
  private boolean skipErrors;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "The objects to record, each with its contents: /, /site/news.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> paths = new ArrayList<>(this.paths);
    paths.addAll(named);
    if (commit && noCommit) {
      throw program.wrongUsage("--commit and --no-commit contradict each other");
    }
    if (watch && (!paths.isEmpty() || lastTransactions || autoreset || noRecurse)) {
      throw program.wrongUsage("--watch follows the whole tree; combine it with --commit only");
    }
    if (watch) {
      return new WatchCommand(program, commit).call();
    }
    Settings settings = program.settings();
    if (paths.isEmpty() && !lastTransactions && !commit && !settings.flag(Setting.COMMIT)) {
      throw program.wrongUsage("name a PATH, or use --lasttxn or --commit");
    }
    Recording recording =
        Recording.of(settings)
            .recurse(!noRecurse)
            .skipErrors(skipErrors)
            .lastTransactions(lastTransactions)
            .commit(commit)
            .autoreset(autoreset);
    Result result =
        (noCommit ? recording.withoutCommit() : recording)
            .run(PathArguments.of(program, settings, paths));
    boolean mailed = mail(settings, result.commit());
    TreeSummary files = result.summary().files();
    if (program.json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("source", settings.shownSource());
      summary.put("tid", result.summary().tid().toString());
      summary.put("objects", result.summary().objects());
      summary.put("unsupported", result.summary().unsupported());
      summary.put("kind", result.kind().description());
      summary.put("written", files.written());
      summary.put("unchanged", files.unchanged());
      summary.put("removed", files.removed());
      summary.put("commit", result.commit() == null ? null : result.commit().hex());
      Map<String, String> layers = new TreeMap<>();
      result.layerCommits().forEach((layer, made) -> layers.put(layer, made.hex()));
      summary.put("layerCommits", layers);
      summary.put("reset", reset(result.reset()));
      summary.put("allBecause", result.allBecause());
      summary.put("problems", result.problems().stream().map(Object::toString).toList());
      summary.put("problemDetails", ShownFields.of(result.problems()));
      program.out().println(JsonSummary.of(summary));
    } else {
      program.out().println("Source: " + result.kind().description());
      program
          .out()
          .println(
              "Recorded "
                  + result.summary().objects()
                  + " objects: "
                  + files.written()
                  + " written, "
                  + files.unchanged()
                  + " unchanged, "
                  + files.removed()
                  + " removed, in "
                  + settings.baseDir().resolve("__root__"));
      if (result.allBecause() != null) {
        program.out().println("Recorded all objects: " + result.allBecause());
      }
      if (result.commit() != null) {
        program.out().println("Commit: " + result.commit());
      }
      result
          .layerCommits()
          .forEach((layer, made) -> program.out().println("Commit in " + layer + ": " + made));
      if (result.reset() != null) {
        program.out().println("Undone: " + reset(result.reset()));
      }
    }
    boolean left = ProblemLines.print(program.output(), result.problems());
    if (result.reset() != null) {
      left |= ProblemLines.print(program.output(), result.reset().plan().problems());
    }
    return (left && !skipErrors) || !mailed ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private static @Nullable String reset(Playback.@Nullable Result result) {
    return result == null
        ? null
        : result.tid() == null
            ? "the database needed no change"
            : result.plan().operations().size() + " changes in transaction " + result.tid();
  }

  /** Mails a commit where that is configured; prints a line and returns false if that fails. */
  private boolean mail(Settings settings, @Nullable CommitId commit) throws IOException {
    MailSummary mail = commit == null ? null : MailSummary.of(settings, commit);
    if (mail == null) {
      return true;
    }
    try {
      if (!program.verbose()) {
        LoggingSetup.failuresAreReported();
      }
      new Routes(settings).mail(mail);
      return true;
    } catch (Exception fault) {
      Throwable cause = fault;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      program
          .err()
          .println(
              "camel-zodb: commit "
                  + commit
                  + " was made, but the mail about it could not be sent to "
                  + mail.to()
                  + ": "
                  + ErrorLine.describe(cause)
                  + "; see zodb.mail-server");
      return false;
    }
  }
}

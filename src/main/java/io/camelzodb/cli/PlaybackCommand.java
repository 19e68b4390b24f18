package io.camelzodb.cli;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.PlanPage;
import io.camelzodb.cli.output.PlanText;
import io.camelzodb.cli.output.PlaybackText;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.PathArguments;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.command.EditedFiles;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Updates the database from the files of the tree; needs no Camel. */
@Command(
    name = "playback",
    description =
        "Change the objects of the database zodb.source so that they match the" + " files.",
    exitCodeList = {
      "0:Done. With --dry-run: there is nothing to do.",
      "1:Failed, or something was left out. With --skip-errors what was left out does not count.",
      "2:Wrong usage or wrong configuration.",
      "3:With --dry-run: there is something to do."
    },
    footer = "Example: camel-zodb playback --dry-run /site/news")
final class PlaybackCommand implements Callable<Integer> {
  /** Exit status of a dry run that found something to do. */
  static final int SOMETHING_TO_DO = 3;

  @ParentCommand private CamelZodb program = new CamelZodb();

  @Option(
      names = "--no-recurse",
      description =
          "Play back only the named objects. Their contents are neither changed nor removed.")
  private boolean noRecurse;

  @Option(
      names = {"--override", "-o"},
      description =
          "Replace objects that have another type in the database. Their contents are kept.")
  private boolean override;

  @Option(
      names = "--skip-errors",
      description =
          "Skip objects that cannot be played back. Without this option, one such object"
              + " prevents the whole playback.")
  private boolean skipErrors;

  @Option(
      names = "--delete-unrecorded",
      description = "Also remove objects that have no files because they could not be recorded.")
  private boolean deleteUnrecorded;

  @Option(names = "--dry-run", description = "Print the changes without writing them.")
  private boolean dryRun;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "With --dry-run: also write the plan as a page of HTML.")
  private @Nullable Path html;

  @Option(
      names = "--from",
      paramLabel = "DIR|TAR|rev:REVISION",
      description =
          "Take the files from __root__ in this folder, tar archive or git revision."
              + " Default: zodb.base-dir.")
  private @Nullable String from;

  @Option(
      names = "--conflicts",
      paramLabel = "overwrite|refuse|merge",
      description =
          "What to do about changes that others made in the database since the files were"
              + " recorded. Default: overwrite.")
  private ConflictRule conflicts = ConflictRule.OVERWRITE;

  @Option(
      names = "--conflict-files",
      paramLabel = "DIR",
      description =
          "The folder for files that cannot be merged. Default: .camel-zodb.conflicts"
              + " in zodb.base-dir.")
  private @Nullable Path conflictFiles;

  @Option(
      names = "--unstaged",
      description =
          "Play back exactly the objects whose files were edited and are not staged, or are not"
              + " tracked by git.")
  private boolean unstaged;

  @Option(
      names = "--staged",
      description =
          "Play back exactly the objects with staged files, as they are in the index of git.")
  private boolean staged;

  @Option(
      names = {"--path", "-p"},
      hidden = true,
      description = "Another PATH, as in perfact-zopeplayback.")
  private List<String> named = List.of();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "The objects to play back, or their files: /, /site/news.")
  private List<String> paths = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> all = new ArrayList<>(paths);
    all.addAll(named);
    checkCombination(all);
    if (html != null && !dryRun) {
      throw program.wrongUsage("--html needs --dry-run");
    }
    Settings settings = program.settings();
    Playback playback =
        Playback.of(settings)
            .with(
                PlaybackOptions.DEFAULT
                    .withRecurse(!(noRecurse || staged || unstaged))
                    .withOverride(override)
                    .withSkipErrors(skipErrors)
                    .withDeleteUnrecorded(deleteUnrecorded));
    playback.conflicts(
        conflicts, conflictFiles == null ? null : conflictFiles.toAbsolutePath().normalize());
    if (from != null) {
      playback.from(TreeOrigin.of(from));
    }
    if (staged || unstaged) {
      return edited(settings, playback);
    }
    List<String> objects = PathArguments.of(program, settings, all);
    return dryRun ? plan(playback.explain(objects)) : report(playback.run(objects));
  }

  private void checkCombination(List<String> all) {
    if (staged && unstaged) {
      throw program.wrongUsage("--staged and --unstaged exclude each other");
    }
    if (!(staged || unstaged)) {
      if (all.isEmpty()) {
        throw program.wrongUsage(
            "name a PATH, / for everything; or --unstaged or --staged for the edited files");
      }
      return;
    }
    String option = staged ? "--staged" : "--unstaged";
    if (!all.isEmpty()) {
      throw program.wrongUsage(option + " finds the objects itself: leave out the PATH");
    }
    if (from != null) {
      throw program.wrongUsage(option + " takes the files of zodb.base-dir: leave out --from");
    }
  }

  /** Plays the edited files back. The lock is held from the look at the files on. */
  @SuppressWarnings("try") // The lock is only held.
  private int edited(Settings settings, Playback playback) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      EditedFiles files = staged ? EditedFiles.staged(settings) : EditedFiles.unstaged(settings);
      playback.from(files.origin());
      Playback.Explained nothing =
          new Playback.Explained(new Plan(Tid.ZERO, 0, 0, List.of(), List.of()), Map.of());
      if (dryRun) {
        return plan(files.paths().isEmpty() ? nothing : playback.explainLocked(files.paths()));
      }
      return report(
          files.paths().isEmpty()
              ? new Playback.Result(nothing.plan(), null, 0, List.of(), Map.of())
              : playback.runLocked(files.paths()));
    }
  }

  private int plan(Playback.Explained explained) throws IOException {
    Plan plan = explained.plan();
    if (html != null) {
      PlanPage.write(explained, html);
    }
    if (program.json()) {
      program.out().println(PlanText.json(explained));
    } else {
      PlanText.print(explained, program.out());
    }
    boolean left = ProblemLines.print(program.output(), plan.problems());
    return left && !skipErrors
        ? ExitStatus.FAILED
        : plan.operations().isEmpty() ? ExitStatus.DONE : SOMETHING_TO_DO;
  }

  private int report(Playback.Result result) throws IOException {
    Plan plan = result.plan();
    boolean nothing = plan.hasErrors() && !skipErrors;
    if (program.json()) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("tid", result.tid() == null ? null : result.tid().toString());
      if (!result.mounted().isEmpty()) {
        Map<String, String> mounted = new LinkedHashMap<>();
        result.mounted().forEach((path, tid) -> mounted.put(path, tid.toString()));
        summary.put("mounted", mounted);
      }
      summary.put("compared", plan.compared());
      summary.put("unsupported", plan.unsupported());
      summary.put("operations", nothing ? 0 : plan.operations().size());
      summary.put("records", result.records());
      summary.put("problems", plan.problems().stream().map(Problem::toString).toList());
      summary.put("problemDetails", ShownFields.of(plan.problems()));
      summary.put("leftOut", plan.omitted().stream().map(Problem::where).toList());
      program.out().println(JsonSummary.of(summary));
    } else {
      program.out().println(nothing ? "Nothing was written" : PlaybackText.line(result));
    }
    boolean left = ProblemLines.print(program.output(), plan.problems());
    return left && !skipErrors ? ExitStatus.FAILED : ExitStatus.DONE;
  }
}

package io.camelzodb.cli.gitdriven;

import io.camelzodb.cli.output.ExitStatus;
import io.camelzodb.cli.output.JsonSummary;
import io.camelzodb.cli.output.PlanText;
import io.camelzodb.cli.output.PlaybackText;
import io.camelzodb.cli.output.ProblemLines;
import io.camelzodb.cli.program.ProgramCommand;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.CommandOutcome;
import io.camelzodb.sync.command.GitDrivenCommand;
import io.camelzodb.sync.command.GitStep;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Runs a step of git, plays back what it changes, and prints that. */
abstract class PlayedCommand extends ProgramCommand {
  @Option(
      names = "--skip-errors",
      description =
          "Skip objects that cannot be played back. Without this option, one such object undoes"
              + " the whole command.")
  private boolean skipErrors;

  @Option(
      names = "--delete-unrecorded",
      description =
          "Also remove objects whose files are gone, but which could not be recorded, such as those"
              + " of a type that is not supported.")
  private boolean deleteUnrecorded;

  @Option(
      names = "--dry-run",
      description = "Print what would be played back, and leave everything as it is.")
  private boolean dryRun;

  /** Returns the step of this command. */
  abstract GitStep step(Settings settings) throws IOException;

  @Override
  public Integer call() throws Exception {
    Settings settings = program().settings();
    CommandOutcome outcome;
    try {
      outcome =
          new GitDrivenCommand(settings, typed(), lines())
              .skipErrors(skipErrors)
              .deleteUnrecorded(deleteUnrecorded)
              .dryRun(dryRun)
              .run(step(settings));
    } catch (PlanRefusedException refused) {
      if (refused.plan() != null) {
        ProblemLines.print(program().output(), refused.plan().problems());
      }
      throw refused;
    }
    if (program().json()) {
      json(outcome);
    } else {
      text(outcome);
    }
    boolean left = ProblemLines.print(program().output(), outcome.problems());
    return left && !skipErrors ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private void text(CommandOutcome outcome) {
    for (Playback.Explained plan : outcome.plans()) {
      PlanText.print(plan, program().out());
    }
    for (Playback.Result result : outcome.results()) {
      program().out().println(PlaybackText.line(result));
    }
    if (dryRun) {
      program().out().println("Dry run: everything is as it was before");
    }
    if (outcome.rollback() != null) {
      program().out().println("Prepared command for rollback:");
      program().out().println("camel-zodb " + outcome.rollback());
    }
  }

  private void json(CommandOutcome outcome) throws IOException {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    summary.put("before", outcome.before());
    summary.put("after", outcome.after());
    summary.put("dryRun", dryRun);
    summary.put("paths", outcome.paths());
    summary.put("transactions", PlaybackText.tids(outcome.results()));
    summary.put(
        "operations",
        outcome.results().stream().mapToLong(each -> each.plan().operations().size()).sum()
            + outcome.plans().stream().mapToLong(each -> each.plan().operations().size()).sum());
    List<Problem> problems = outcome.problems();
    summary.put("problems", problems.stream().map(Problem::toString).toList());
    summary.put("problemDetails", ShownFields.of(problems));
    summary.put("rollback", outcome.rollback());
    program().out().println(JsonSummary.of(summary));
  }
}

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
import io.camelzodb.sync.layer.LayerMove;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.tree.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @Option(
      names = "--layer",
      paramLabel = "IDENT",
      description = "Work in the repository of this layer, and not in that of zodb.base-dir.")
  private @Nullable String layer;

  /**
   * Returns the step of this command.
   *
   * @param folder the work tree that it works in
   */
  abstract GitStep step(Settings settings, Path folder) throws IOException;

  /** Returns what is done in the repository of each layer. */
  Map<Layer, GitStep> steps(Settings settings) throws IOException {
    Layer named = layer(settings);
    return Map.of(named, step(settings, named.folder()));
  }

  /** Returns the layer in whose repository the command works. */
  final Layer layer(Settings settings) throws IOException {
    return layer == null
        ? Layer.custom(settings.baseDir())
        : LayerMove.named(LayerSettings.of(settings), layer);
  }

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
              .run(steps(settings));
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
    summary.put("before", outcome.moved().get(0).before());
    summary.put("after", outcome.moved().get(0).after());
    List<Map<String, @Nullable Object>> repositories = new ArrayList<>();
    for (CommandOutcome.Moved each : outcome.moved()) {
      Map<String, @Nullable Object> repository = new LinkedHashMap<>();
      repository.put("layer", each.layer().isCustom() ? null : each.layer().ident());
      repository.put("before", each.before());
      repository.put("after", each.after());
      repositories.add(repository);
    }
    summary.put("repositories", repositories);
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

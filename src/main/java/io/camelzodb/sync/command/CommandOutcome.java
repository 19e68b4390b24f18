package io.camelzodb.sync.command;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.tree.layer.Layer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a command has done. Immutable.
 *
 * @param moved what has become of each repository
 * @param paths the objects whose files have changed
 * @param results the playbacks that were written; empty for a dry run
 * @param plans the plans of a dry run
 * @param rollback the command that undoes it all; null if there is none
 */
public record CommandOutcome(
    List<Moved> moved,
    List<String> paths,
    List<Playback.Result> results,
    List<Playback.Explained> plans,
    @Nullable String rollback) {

  /**
   * Holds where the branch of a repository is.
   *
   * @param layer the layer whose work tree it is; the custom one for the base folder
   * @param before the commit that was checked out before
   * @param after the commit that is checked out now; for a dry run the one that would be
   */
  public record Moved(Layer layer, String before, String after) {}

  /** Returns the problems of all playbacks. */
  public List<Problem> problems() {
    return Stream.concat(
            results.stream().map(Playback.Result::plan),
            plans.stream().map(Playback.Explained::plan))
        .flatMap(plan -> plan.problems().stream())
        .toList();
  }
}

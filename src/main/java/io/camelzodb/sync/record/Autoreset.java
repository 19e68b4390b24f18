package io.camelzodb.sync.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.commit.HardReset;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Undoes changes that were found in a database and committed: returns to the commits before, in
 * files and database. It checks them out and plays back each object whose files differ, without its
 * children, types included. If that fails, the commits are checked out again.
 */
final class Autoreset {
  private Autoreset() {}

  /** Holds a repository in which a commit is undone. */
  private record Undone(GitWorkTree tree, CommitId commit, CommitId before) {}

  /**
   * Undoes commits; the caller holds the lock.
   *
   * @param commits the commit of each repository, by the folder of its work tree
   * @throws IOException if they cannot be undone; commits and files are restored then
   */
  static Playback.Result run(Settings settings, Map<Path, CommitId> commits, boolean skipErrors)
      throws IOException {
    List<Undone> repositories = new ArrayList<>();
    int moved = 0;
    boolean done = false;
    try {
      for (Map.Entry<Path, CommitId> each : commits.entrySet()) {
        GitWorkTree tree = GitWorkTree.open(each.getKey(), settings.durability());
        // The commit stands for both until the one before is known, so that it is closed anyhow.
        repositories.add(new Undone(tree, each.getValue(), each.getValue()));
        CommitId before = HardReset.before(tree, each.getValue());
        repositories.set(repositories.size() - 1, new Undone(tree, each.getValue(), before));
      }
      List<String> files = new ArrayList<>();
      for (Undone each : repositories) {
        moved++;
        files.addAll(HardReset.run(each.tree, each.commit, each.before));
      }
      Playback.Result result = play(settings, files, skipErrors);
      done = true;
      return result;
    } finally {
      try {
        for (Undone each : repositories.subList(0, done ? 0 : moved)) {
          HardReset.run(each.tree, each.before, each.commit);
        }
      } finally {
        repositories.forEach(each -> each.tree.close());
      }
    }
  }

  private static Playback.Result play(Settings settings, List<String> files, boolean skipErrors)
      throws IOException {
    List<String> paths =
        files.stream().filter(file -> file.startsWith(TreePaths.ROOT + "/")).distinct().toList();
    PlaybackOptions options =
        PlaybackOptions.DEFAULT.withRecurse(false).withOverride(true).withSkipErrors(skipErrors);
    Playback.Result result = Playback.of(settings).with(options).runLocked(paths);
    if (result.plan().hasErrors() && !skipErrors) {
      throw new StorageException(
          new Fault.Refused(
              "the commit stays, since it cannot be played back: "
                  + result.plan().problems().get(0)));
    }
    return result;
  }
}

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
import java.util.List;

/**
 * Undoes changes that were found in a database and committed: returns to the commit before, in
 * files and database. It checks out the commit before and plays back each object whose files
 * differ, without its children, types included. If that fails, the commit is checked out again.
 */
final class Autoreset {
  private Autoreset() {}

  /**
   * Undoes a commit; the caller holds the lock.
   *
   * @throws IOException if it cannot be undone; commit and files are restored then
   */
  static Playback.Result run(Settings settings, CommitId commit, boolean skipErrors)
      throws IOException {
    try (GitWorkTree tree = GitWorkTree.open(settings.baseDir(), settings.durability())) {
      CommitId before = HardReset.before(tree, commit);
      List<String> files = HardReset.run(tree, commit, before);
      boolean done = false;
      try {
        Playback.Result result = play(settings, files, skipErrors);
        done = true;
        return result;
      } finally {
        if (!done) {
          HardReset.run(tree, before, commit);
        }
      }
    }
  }

  private static Playback.Result play(Settings settings, List<String> files, boolean skipErrors)
      throws IOException {
    List<String> paths =
        files.stream().filter(file -> file.startsWith(TreePaths.ROOT + "/")).toList();
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

package io.camelzodb.sync.command;

import io.camelzodb.concurrent.Background;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.program.BranchPositions;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.git.program.LocalChanges;
import io.camelzodb.git.program.LocalWork;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds a repository that a command works in: that of the base folder, or of another layer. */
final class CommandRepository {
  private GitProgram git;
  private LocalWork work;
  private @Nullable BranchPositions before;
  private LocalChanges local = new LocalChanges(List.of(), false);

  private CommandRepository(GitProgram git) {
    this.git = git;
    this.work = new LocalWork(git);
  }

  /** Opens the repository of a work tree. */
  static CommandRepository of(Settings settings, Path folder, Consumer<String> lines)
      throws IOException {
    GitProgram git =
        GitProgram.in(folder, lines)
            .withIdentity(settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
    return new CommandRepository(git);
  }

  /** Opens the repository of a layer. */
  static CommandRepository of(Settings settings, Layer layer, Consumer<String> lines)
      throws IOException {
    if (!layer.isCustom()) {
      LayerSettings.checkRepository(layer);
    }
    return of(settings, layer.folder(), lines);
  }

  /**
   * Marks all processes that are started from now on, so that the next command finds those that it
   * has to wait for.
   *
   * @param id the id of the command
   */
  void mark(String id) {
    git = git.withVariable(LeftProcesses.MARK, id);
    work = new LocalWork(git);
  }

  GitProgram git() {
    return git;
  }

  LocalWork work() {
    return work;
  }

  /** Returns the local changes, as of {@link #begin}. */
  LocalChanges local() {
    return local;
  }

  /** Returns where the branches were at {@link #begin}. */
  BranchPositions before() {
    if (before == null) {
      throw new IllegalStateException("begin first");
    }
    return before;
  }

  /**
   * Notes branches and local changes.
   *
   * @param seconds how long to wait for another git
   * @throws GitException if something of a person's own git operation would be lost
   */
  void begin(int seconds) throws IOException {
    IndexWait.until(git, seconds);
    // git looks at all files meanwhile.
    Background<LocalChanges> looking = Background.start("git status", () -> LocalChanges.of(git));
    try (GitWorkTree tree = GitWorkTree.openAnyhow(git.folder())) {
      tree.checkReady();
      before = BranchPositions.of(git);
    } finally {
      looking.await();
    }
    local = looking.get();
    if (local.unmerged()) {
      throw refused("has files with conflicts of a merge", "resolve them first");
    }
  }

  /** Checks that the step has left nothing unfinished; a detached HEAD is its own affair. */
  void checkFinished() throws IOException {
    try (GitWorkTree tree = GitWorkTree.openAnyhow(git.folder())) {
      tree.checkNothingUnderWay();
    }
  }

  /**
   * Returns the files that differ from the commit before.
   *
   * @param committed whether the files are known to be those of HEAD
   */
  List<String> changed(boolean committed) throws IOException {
    String head = before().head();
    return committed
        ? git.items("diff", "--name-only", "--no-renames", "-z", head, "HEAD", "--")
        : git.items("diff", "--name-only", "--no-renames", "-z", head, "--");
  }

  /** Checks that none of these files has local changes. */
  void checkApart(List<String> files) throws GitException {
    List<String> both = local.meeting(files);
    if (!both.isEmpty()) {
      throw refused(
          "the command changes files with local changes: "
              + String.join(", ", both.subList(0, Math.min(5, both.size())))
              + (both.size() > 5 ? " and " + (both.size() - 5) + " more" : ""),
          "commit these changes or undo them first");
    }
  }

  /** Whether a commit follows the one before without merges, so that a revert goes back. */
  boolean isStraight(String after) throws IOException {
    String head = before().head();
    return !head.equals(after)
        && git.succeeds("merge-base", "--is-ancestor", head, after)
        && git.output("rev-list", "--min-parents=2", head + ".." + after).isEmpty();
  }

  GitException refused(String why, @Nullable String advice) {
    return new GitException(
        new Fault.Refused(git.folder() + ": " + why, advice).at(FaultPlace.ofFile(git.folder())));
  }
}

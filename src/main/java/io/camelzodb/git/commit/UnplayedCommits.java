package io.camelzodb.git.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.tree.FolderNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Finds the commits of people that are not played back yet, so that a mirror does not undo them.
 * They were made after a commit that was just played back. A file of the database that equals that
 * commit is only older than theirs, not a change, and must not replace their version. For one
 * commit of a branch.
 */
final class UnplayedCommits {
  /** The limit of waiting commits. */
  private static final int MOST = 1000;

  /** Newest first; the last one is the commit that was written. */
  private final List<Step> steps;

  /**
   * A commit of the branch.
   *
   * @param own whether its content came from the database
   */
  private record Step(FolderNames names, boolean own) {}

  private UnplayedCommits(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Finds the commits of a branch after one.
   *
   * @param own recognizes, by its message, a commit that is not played back
   */
  static UnplayedCommits of(
      CommitObjects objects, @Nullable ObjectId head, CommitId after, Predicate<CommitMessage> own)
      throws IOException {
    List<Step> steps = new ArrayList<>();
    // No close: a walk does not own the reader that it is given.
    RevWalk walk = new RevWalk(objects.reader());
    RevCommit commit = head == null ? null : walk.parseCommit(head);
    while (commit != null && steps.size() < MOST) {
      boolean ours = own.test(CommitMessage.read(commit.getFullMessage()));
      steps.add(new Step(new FolderNames(objects, commit.getTree().copy()), ours));
      if (commit.name().equals(after.hex())) {
        return new UnplayedCommits(steps);
      }
      commit = commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0));
    }
    return new UnplayedCommits(List.of());
  }

  /**
   * Returns the changes without files that are only older than the commits of people.
   *
   * @param now the files before this commit, after our other commits
   */
  SortedMap<String, TreeChange.@Nullable Leaf> without(
      SortedMap<String, TreeChange.@Nullable Leaf> leaves, FolderNames now) throws IOException {
    if (steps.size() < 2) {
      return leaves;
    }
    SortedMap<String, TreeChange.@Nullable Leaf> left = new TreeMap<>();
    for (var leaf : leaves.entrySet()) {
      TreeChange.Leaf value = leaf.getValue();
      if (!isWaiting(leaf.getKey(), value == null ? null : value.id(), now)) {
        left.put(leaf.getKey(), value);
      }
    }
    return left;
  }

  private boolean isWaiting(String path, @Nullable ObjectId planned, FolderNames now)
      throws IOException {
    ObjectId current = now.entry(path);
    if (!Objects.equals(planned, steps.get(steps.size() - 1).names().entry(path))
        || !Objects.equals(current, steps.get(0).names().entry(path))) {
      return false;
    }
    for (int i = 0; i < steps.size() - 1; i++) {
      if (!Objects.equals(current, steps.get(i + 1).names().entry(path))) {
        return !steps.get(i).own();
      }
    }
    return false;
  }
}

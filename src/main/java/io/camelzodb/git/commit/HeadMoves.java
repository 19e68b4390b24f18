package io.camelzodb.git.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.TreeChange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Finds the changes that people committed between two positions of HEAD. Commits of a mirror, whose
 * content comes from the database, are left out. Each series of people's commits between them is
 * one move, as of its last commit; so a later commit of the mirror to the same file hides nothing.
 * For one thread.
 */
public final class HeadMoves {
  private final GitWorkTree workTree;
  private final String folder;
  private final OwnCommits own;

  /** Recognizes the commits of a mirror. */
  public interface OwnCommits {
    /**
     * Whether a mirror made a commit, and it was not amended.
     *
     * @param message its message
     * @param name its committer
     * @param committed its time, in whole seconds
     */
    boolean isOwn(CommitMessage message, String name, Instant committed) throws IOException;
  }

  /**
   * Holds a series of people's commits.
   *
   * @param before the commit before them; null if they begin a branch
   * @param after the last of them
   * @param paths the files that they change, add or remove, relative to the top, sorted
   */
  public record Move(@Nullable CommitId before, CommitId after, List<String> paths) {}

  /**
   * Creates it for a work tree.
   *
   * @param folder at the top of the work tree; only files below it count
   */
  public HeadMoves(GitWorkTree workTree, String folder, OwnCommits own) {
    this.workTree = workTree;
    this.folder = folder;
    this.own = own;
  }

  /**
   * Returns the moves from one commit to another, the oldest first. A straight line of commits is
   * divided as described above. If HEAD moved otherwise (a reset, another branch, a rebase), there
   * is one move, with the files that differ and that people changed.
   *
   * @param before null for an empty folder
   * @throws IOException if the repository cannot be read
   */
  public List<Move> between(@Nullable CommitId before, CommitId after) throws IOException {
    if (after.equals(before)) {
      return List.of();
    }
    try (RevWalk walk = new RevWalk(workTree.repository())) {
      RevCommit old = before == null ? null : commit(walk, before);
      RevCommit now = commit(walk, after);
      List<RevCommit> line = line(walk, old, now);
      List<Move> moves =
          line == null && old != null ? List.of(jump(walk, old, now)) : runs(walk, line);
      return moves.stream().filter(move -> !move.paths().isEmpty()).toList();
    }
  }

  private static RevCommit commit(RevWalk walk, CommitId id) throws IOException {
    return walk.parseCommit(ObjectId.fromString(id.hex()));
  }

  /**
   * Returns the straight line of commits from an old one, exclusive, to a new one; null if there is
   * none.
   */
  private @Nullable List<RevCommit> line(RevWalk walk, @Nullable RevCommit old, RevCommit now)
      throws IOException {
    Map<AnyObjectId, RevCommit> fresh = range(walk, old, now);
    List<RevCommit> line = new ArrayList<>();
    RevCommit next = now;
    while (next != null && fresh.containsKey(next)) {
      line.add(0, next);
      next = next.getParentCount() == 0 ? null : next.getParent(0);
    }
    if (old == null ? next != null : next == null || !next.equals(old)) {
      return null;
    }
    return line;
  }

  /** Returns the commits in the history of one commit but not of the other. */
  private Map<AnyObjectId, RevCommit> range(RevWalk walk, @Nullable RevCommit without, RevCommit of)
      throws IOException {
    walk.reset();
    walk.setRetainBody(true);
    walk.markStart(of);
    if (without != null) {
      walk.markUninteresting(without);
    }
    Map<AnyObjectId, RevCommit> commits = new HashMap<>();
    for (RevCommit each : walk) {
      commits.put(each, each);
    }
    return commits;
  }

  private List<Move> runs(RevWalk walk, @Nullable List<RevCommit> line) throws IOException {
    List<Move> moves = new ArrayList<>();
    RevCommit first = null;
    RevCommit last = null;
    for (RevCommit each : line == null ? List.<RevCommit>of() : line) {
      boolean mirrored = isOwn(walk, each);
      if (mirrored && first != null && last != null) {
        moves.add(run(walk, first, last));
      }
      first = mirrored ? null : first == null ? each : first;
      last = each;
    }
    if (first != null && last != null) {
      moves.add(run(walk, first, last));
    }
    return moves;
  }

  private Move run(RevWalk walk, RevCommit first, RevCommit last) throws IOException {
    RevCommit before = first.getParentCount() == 0 ? null : parent(walk, first, 0);
    return new Move(
        before == null ? null : new CommitId(before.name()),
        new CommitId(last.name()),
        List.copyOf(files(walk, before, last)));
  }

  private static RevCommit parent(RevWalk walk, RevCommit commit, int number) throws IOException {
    RevCommit parent = commit.getParent(number);
    walk.parseHeaders(parent);
    return parent;
  }

  private Move jump(RevWalk walk, RevCommit old, RevCommit now) throws IOException {
    Set<String> touched = new HashSet<>();
    boolean all = true;
    for (RevCommit[] side : new RevCommit[][] {{old, now}, {now, old}}) {
      for (RevCommit each : List.copyOf(range(walk, side[0], side[1]).values())) {
        if (isOwn(walk, each)) {
          all = false;
        } else {
          touched.addAll(changed(walk, each));
        }
      }
    }
    Set<String> paths = new TreeSet<>(files(walk, old, now));
    if (!all) {
      paths.retainAll(touched);
    }
    return new Move(new CommitId(old.name()), new CommitId(now.name()), List.copyOf(paths));
  }

  /**
   * Returns the files that a commit itself changes; for a merge, those that differ from all
   * parents.
   */
  private Set<String> changed(RevWalk walk, RevCommit commit) throws IOException {
    if (commit.getParentCount() == 0) {
      return files(walk, null, commit);
    }
    Set<String> paths = new TreeSet<>(files(walk, parent(walk, commit, 0), commit));
    for (int i = 1; i < commit.getParentCount() && !paths.isEmpty(); i++) {
      paths.retainAll(files(walk, parent(walk, commit, i), commit));
    }
    return paths;
  }

  private Set<String> files(RevWalk walk, @Nullable RevCommit before, RevCommit after)
      throws IOException {
    Set<String> paths = new TreeSet<>();
    List<@Nullable ObjectId> trees = new ArrayList<>();
    for (RevCommit each : Arrays.asList(before, after)) {
      try (TreeWalk found =
          each == null ? null : TreeWalk.forPath(walk.getObjectReader(), folder, each.getTree())) {
        trees.add(found == null || !found.isSubtree() ? null : found.getObjectId(0));
      }
    }
    for (TreeChange change :
        TreeChange.between(walk.getObjectReader(), trees.get(0), trees.get(1))) {
      paths.add(folder + '/' + RawPath.text(change.path()));
    }
    return paths;
  }

  private boolean isOwn(RevWalk walk, RevCommit commit) throws IOException {
    walk.parseBody(commit);
    PersonIdent committer = commit.getCommitterIdent();
    return own.isOwn(
        CommitMessage.read(commit.getFullMessage()),
        committer.getName(),
        committer.getWhenAsInstant());
  }
}

package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitHead;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RememberedCommit;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.commit.HeadMoves;
import io.camelzodb.git.commit.WorkTreeSnapshot;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people change in a tree of files under git: by commits that HEAD comes to, and, if wanted,
 * by files that they edit in the work tree. What watching the database has committed is not theirs.
 * The position is a ref of the repository, so that a change that was not told to be {@link #done}
 * comes again, whatever crashes. For one thread.
 */
public final class TreeChanges implements Closeable {
  /** The trailer of a description with the commit that was played back. */
  public static final String COMMIT = "Git-Commit";

  private static final int MOST_TEXT = 10_000;

  private final GitWorkTree tree;
  private final RememberedCommit kept;
  private final DatabaseCommits own;
  private final HeadMoves moves;
  private final WorkTreeSnapshot snapshots;
  private final Authors authors;
  private final boolean files;
  private @Nullable CommitId seen;
  private @Nullable CommitId failed;

  /**
   * A change of the tree.
   *
   * @param before the commit before it; null where there was none
   * @param after the commit after it, whose files are to be taken; of edited files one that is on
   *     no branch
   * @param committed whether somebody has committed it; else files were edited
   * @param paths the objects whose files were changed, added or removed, containers before what
   *     they contain
   */
  public record Change(
      @Nullable CommitId before, CommitId after, boolean committed, List<ObjectPath> paths) {}

  /**
   * Follows the work tree that is the base folder of the settings; {@code zodb.source}, where it is
   * set, is the database whose mirror it is.
   *
   * @param name of the ref that keeps the position
   * @param files whether edited files count as well
   * @throws IOException if there is no repository
   */
  public TreeChanges(Settings settings, String name, boolean files) throws IOException {
    if (!isThere(settings)) {
      throw new GitException(settings.baseDir() + ": there is no repository to follow");
    }
    this.files = files;
    authors = new Authors(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir(), settings.durability());
    boolean done = false;
    try {
      kept = new RememberedCommit(tree, name);
      done = true;
    } finally {
      if (!done) {
        tree.close();
      }
    }
    own = new DatabaseCommits(settings);
    moves = new HeadMoves(tree, TreePaths.ROOT, own);
    snapshots = new WorkTreeSnapshot(tree, TreePaths.ROOT);
  }

  /** Whether there is a repository to follow. */
  public static boolean isThere(Settings settings) {
    return Files.exists(settings.baseDir().resolve(".git"));
  }

  /** The position: the last change that is done; empty before the first start. */
  public Optional<CommitId> position() throws IOException {
    return kept.read();
  }

  /**
   * Begins with what is there now, as if it were done, where there is no position yet.
   *
   * @return whether there is one now; false where there is no commit yet
   * @throws RepositoryBusyException while somebody is busy with the work tree
   */
  public boolean beginNow() throws IOException {
    if (kept.read().isPresent()) {
      return true;
    }
    tree.checkReady();
    CommitId head = tree.head().orElse(null);
    CommitId now = head == null || !files ? head : snapshots.take(head).orElse(null);
    if (now != null) {
      kept.keep(now);
    }
    return now != null;
  }

  /**
   * What has changed since the position, the first change first. Edited files come when they have
   * not changed between two calls. A change that has {@link #failed} comes again, together with
   * those that came after it.
   *
   * @throws RepositoryBusyException while a merge, a rebase or the like is under way, or no branch
   *     is checked out
   * @throws IOException if the repository or the database cannot be read
   */
  public List<Change> look() throws IOException {
    tree.checkReady();
    CommitId head = tree.head().orElse(null);
    if (head == null) {
      return List.of();
    }
    CommitId position = kept.read().orElse(null);
    CommitId before = position == null ? null : snapshots.head(position);
    List<Change> changes = new ArrayList<>();
    for (HeadMoves.Move move : moves.between(before, head)) {
      add(changes, move.before(), move.after(), true, move.paths());
    }
    if (changes.size() > 1 && changes.get(0).after().equals(failed)) {
      changes = new ArrayList<>(List.of(together(changes)));
    }
    if (files) {
      CommitId now = snapshots.take(head).orElse(null);
      if (now != null && now.equals(seen)) {
        CommitId done = position == null ? head : snapshots.onto(position, head);
        add(changes, done, now, false, snapshots.differing(done, now));
      }
      seen = now;
    }
    if (changes.isEmpty() && position != null && !head.equals(before)) {
      kept.keep(snapshots.onto(position, head));
    }
    return changes;
  }

  private static void add(
      List<Change> changes,
      @Nullable CommitId before,
      CommitId after,
      boolean committed,
      List<String> files) {
    List<ObjectPath> paths = objects(files);
    if (!paths.isEmpty()) {
      changes.add(new Change(before, after, committed, paths));
    }
  }

  private static Change together(List<Change> changes) {
    TreeMap<String, ObjectPath> paths = new TreeMap<>();
    for (Change change : changes) {
      change.paths().forEach(path -> paths.put(path.toString(), path));
    }
    return new Change(
        changes.get(0).before(),
        changes.get(changes.size() - 1).after(),
        true,
        List.copyOf(paths.values()));
  }

  /** The objects that files belong to; others than those of an object do not count. */
  private static List<ObjectPath> objects(List<String> files) {
    TreeMap<String, ObjectPath> paths = new TreeMap<>();
    for (String file : files) {
      List<String> names = Arrays.asList(file.split("/"));
      List<String> ids = names.subList(1, names.size() - 1);
      if (names.get(names.size() - 1).startsWith("__")
          && ids.stream().noneMatch(id -> id.startsWith("__"))) {
        ObjectPath path = new ObjectPath(List.copyOf(ids));
        paths.put(path.toString(), path);
      }
    }
    return List.copyOf(paths.values());
  }

  /**
   * Moves the position behind a change.
   *
   * @throws IOException if the repository cannot be written
   */
  public void done(Change change) throws IOException {
    failed = null;
    CommitId position = kept.read().orElse(null);
    kept.keep(
        position == null || !change.committed()
            ? change.after()
            : snapshots.onto(position, change.after()));
  }

  /** Tells that a change could not be handed on. */
  public void failed(Change change) {
    failed = change.after();
  }

  /**
   * What the transaction of a change is to say.
   *
   * @param author who made the last commit of it, with the address
   * @param user the same as a user of the database
   * @param description what the commit says, and its id as the trailer {@value #COMMIT}
   */
  public record Says(String author, String user, String description) {}

  /** What the transaction of a change is to say; null where nobody has committed it. */
  public @Nullable Says says(Change change) throws IOException {
    if (!change.committed()) {
      return null;
    }
    CommitHead head = CommitHead.of(tree, change.after());
    String text = head.message().text();
    String most = text.length() > MOST_TEXT ? head.message().subject() : text;
    return new Says(
        head.author() + " <" + head.email() + ">",
        "/ " + authors.user(head.author(), head.email()),
        most.substring(0, Math.min(most.length(), MOST_TEXT)).strip()
            + "\n\n"
            + COMMIT
            + ": "
            + change.after());
  }

  /** The branch that is checked out. */
  public String branch() throws IOException {
    return tree.branch();
  }

  @Override
  public void close() throws IOException {
    tree.close();
    own.close();
  }
}

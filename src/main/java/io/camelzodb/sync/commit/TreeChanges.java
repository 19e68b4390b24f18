package io.camelzodb.sync.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
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
 * Finds the changes that people make in a tree of files under git. Changes are new commits of HEAD
 * and, if wanted, edited files of the work tree; commits that {@code watch} has made do not count.
 * The position is a ref of the repository, so that a change that was not marked as {@link #done}
 * comes again, even after a crash. For one thread.
 */
public final class TreeChanges implements Closeable {
  /** The trailer of a description with the commit that was played back. */
  public static final String COMMIT = "Git-Commit";

  private static final int MOST_TEXT = 10_000;

  private final GitWorkTree tree;
  private final RememberedCommit remembered;
  private final DatabaseCommits own;
  private final HeadMoves moves;
  private final WorkTreeSnapshot snapshots;
  private final Authors authors;
  private final boolean files;
  private @Nullable CommitId seen;
  private @Nullable CommitId failed;

  /**
   * Describes a change of the tree.
   *
   * @param before the commit before it; null if there was none
   * @param after the commit with the changed files; for edited files a commit that is on no branch
   * @param committed whether the change is committed; otherwise files were edited
   * @param paths the objects whose files were changed, added or removed, containers before their
   *     content
   */
  public record Change(
      @Nullable CommitId before, CommitId after, boolean committed, List<ObjectPath> paths) {}

  /**
   * Opens the base folder of the settings. If {@code zodb.source} is set, the tree is the mirror of
   * that database.
   *
   * @param name the name of the ref that keeps the position
   * @param files whether edited files count as well
   * @throws IOException if there is no repository
   */
  public TreeChanges(Settings settings, String name, boolean files) throws IOException {
    if (!hasRepository(settings)) {
      throw new GitException(
          new Fault.NotFound(
                  settings.baseDir() + ": is not a git repository", "check zodb.base-dir")
              .at(FaultPlace.ofFile(settings.baseDir())));
    }
    this.files = files;
    authors = new Authors(settings);
    tree = GitWorkTree.openAnyhow(settings.baseDir(), settings.durability());
    boolean done = false;
    try {
      remembered = new RememberedCommit(tree, name);
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
  public static boolean hasRepository(Settings settings) {
    return Files.exists(settings.baseDir().resolve(".git"));
  }

  /** Returns the position: the last change that is done; empty before the first start. */
  public Optional<CommitId> position() throws IOException {
    return remembered.read();
  }

  /**
   * Sets the position to the current state, if there is no position yet.
   *
   * @return whether there is a position now; false if there is no commit yet
   * @throws RepositoryBusyException while another git operation is under way in the work tree
   */
  public boolean beginNow() throws IOException {
    if (remembered.read().isPresent()) {
      return true;
    }
    tree.checkReady();
    CommitId head = tree.head().orElse(null);
    CommitId now = head == null || !files ? head : snapshots.take(head).orElse(null);
    if (now != null) {
      remembered.keep(now);
    }
    return now != null;
  }

  /**
   * Returns the changes since the position, the oldest first. Edited files come when they have not
   * changed between two calls. A change that has {@link #failed} comes again, together with later
   * ones.
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
    CommitId position = remembered.read().orElse(null);
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
      remembered.keep(snapshots.onto(position, head));
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

  /** Returns the objects of files; ignores files that belong to no object. */
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
   * Moves the position past a change.
   *
   * @throws IOException if the repository cannot be written
   */
  public void done(Change change) throws IOException {
    failed = null;
    CommitId position = remembered.read().orElse(null);
    remembered.keep(
        position == null || !change.committed()
            ? change.after()
            : snapshots.onto(position, change.after()));
  }

  /** Marks a change as failed. */
  public void failed(Change change) {
    failed = change.after();
  }

  /**
   * Holds user and description for the transaction of a change.
   *
   * @param author the author of its last commit, with the address
   * @param user the same author as a user of the database
   * @param description the message of the commit, and its id as the trailer {@value #COMMIT}
   */
  public record Attribution(String author, String user, String description) {}

  /** Returns user and description for the transaction of a change; null if it is not committed. */
  public @Nullable Attribution attribution(Change change) throws IOException {
    if (!change.committed()) {
      return null;
    }
    CommitHead head = CommitHead.of(tree, change.after());
    String text = head.message().text();
    String most = text.length() > MOST_TEXT ? head.message().subject() : text;
    return new Attribution(
        head.author() + " <" + head.email() + ">",
        "/ " + authors.user(head.author(), head.email()),
        most.substring(0, Math.min(most.length(), MOST_TEXT)).strip()
            + "\n\n"
            + COMMIT
            + ": "
            + change.after());
  }

  /** Returns the branch that is checked out. */
  public String branch() throws IOException {
    return tree.branch();
  }

  @Override
  public void close() throws IOException {
    tree.close();
    own.close();
  }
}

package io.camelzodb.git.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.HeadMovedException;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.TreeCache;
import io.camelzodb.git.index.CheckedOutFile;
import io.camelzodb.git.index.ContentRules;
import io.camelzodb.git.index.IndexLock;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.pack.CrashCleanup;
import io.camelzodb.git.pack.InsertedObjects;
import io.camelzodb.git.pack.PackWriter;
import io.camelzodb.git.pack.PackedObjects;
import io.camelzodb.git.tree.FolderNames;
import io.camelzodb.git.tree.TreeWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Commits changed files on the branch that is checked out, and updates index and work tree. A
 * commit consists of the last commit and the given files: other changes in the work tree or index
 * are neither committed nor lost. Index and work tree are updated in the same step, under git's
 * lock of the index; {@link WorkTreeUpdate} explains what happens to files that somebody has
 * edited.
 *
 * <p>The order: objects; the journal; the branch; files; the index; the end of the journal. The
 * next {@link #commit} or {@link #recover} finishes an interrupted commit, even after other
 * changes. Not safe for many threads; the lock excludes other processes.
 */
public final class HeadCommits implements Closeable {
  private static final long FIRST_PAUSE_MILLIS = 2;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  private final GitWorkTree workTree;
  private final Repository repository;
  private final Path index;
  private final CommitJournal journal;
  private final Duration wait;
  private final CheckedOutIndex files;
  private TreeCache trees = new TreeCache();
  private @Nullable CommitObjects objects;
  private @Nullable FolderNames names;

  /**
   * Creates it for a work tree, which the caller closes.
   *
   * @param wait how long to wait for a lock
   * @param problems receives a line for each file that stays as somebody has edited it
   */
  public HeadCommits(GitWorkTree workTree, Duration wait, Consumer<String> problems) {
    this.workTree = workTree;
    this.repository = workTree.repository();
    this.index = workTree.indexFile();
    this.journal = new CommitJournal(index);
    this.wait = wait;
    this.files = new CheckedOutIndex(workTree, problems);
  }

  /** Work that is done while the index is locked. */
  private interface Step<T> {
    T run(IndexLock lock) throws IOException;
  }

  private <T> T locked(Step<T> step) throws IOException {
    long end = System.nanoTime() + wait.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      workTree.checkReady();
      try (IndexLock lock = IndexLock.take(index, CrashCleanup.of(workTree))) {
        // Another operation may have begun before we got the lock.
        workTree.checkReady();
        return step.run(lock);
      } catch (RepositoryBusyException busy) {
        workTree.checkReady();
        if (System.nanoTime() > end) {
          throw busy;
        }
      } catch (IOException fault) {
        throw FileFault.nameless(workTree.repository().getDirectory().toPath(), fault);
      }
      try {
        // There is no event for the end of git's lock: its file must be checked again.
        Thread.sleep(pause);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        Fault fault = new Fault.Unavailable(workTree.top() + ": interrupted while waiting for git");
        throw new GitException(fault.at(FaultPlace.ofFile(workTree.top())), stopped);
      }
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Whether the branch may have been moved without index and files. */
  public boolean isUnfinished() throws IOException {
    return journal.read().isPresent();
  }

  /**
   * Finishes a commit that a crash has interrupted.
   *
   * @throws RepositoryBusyException if no commit can be made now
   */
  public void recover() throws IOException {
    locked(
        lock -> {
          recover(lock);
          return null;
        });
  }

  private void recover(IndexLock lock) throws IOException {
    CheckedOutFile.removeUnfinished(workTree.top());
    CommitJournal.Move move = journal.read().orElse(null);
    ObjectId head = workTree.tip();
    if (move != null && head != null && repository.getObjectDatabase().has(move.after())) {
      try (ObjectReader reader = repository.newObjectReader();
          RevWalk walk = new RevWalk(reader)) {
        RevCommit after = walk.parseCommit(move.after());
        RevCommit now = walk.parseCommit(head);
        if (walk.isMergedInto(after, now)) {
          List<TreeChange> changes =
              TreeChange.between(reader, tree(reader, move.before()), after.getTree());
          // Later commits have updated their files themselves.
          Set<String> others = new HashSet<>();
          TreeChange.between(reader, after.getTree(), now.getTree())
              .forEach(change -> others.add(change.path()));
          changes.removeIf(change -> others.contains(change.path()));
          files.follow(lock, reader, changes);
        }
      }
    }
    journal.end();
    // Before the first transaction comes, and not with it.
    files.read();
    PackWriter.removeUnfinished(GitWorkTree.objects(repository).resolve("pack"));
  }

  private static @Nullable ObjectId tree(ObjectReader reader, @Nullable ObjectId commit)
      throws IOException {
    // No second close of the reader: a walk does not own the one that it is given.
    return commit == null ? null : new RevWalk(reader).parseCommit(commit).getTree().copy();
  }

  private static ObjectId id(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }

  /**
   * Begins to plan commits; drops earlier plans.
   *
   * @param on the commit on which they are to be made; null for the first of a branch
   * @param many whether they are many, which go into one pack
   * @throws IOException if the repository cannot be read
   */
  public void begin(@Nullable CommitId on, boolean many) throws IOException {
    forget();
    CommitObjects open =
        many
            ? new PackedObjects(repository, trees, workTree.hardening())
            : InsertedObjects.loose(repository, trees, workTree.hardening());
    objects = open;
    names = new FolderNames(open, tree(open.reader(), on == null ? null : id(on)));
  }

  /**
   * Plans the next commit; it is not visible before {@link #commit}.
   *
   * @throws IllegalStateException before {@link #begin}
   */
  public PlannedCommit plan() {
    if (objects == null || names == null) {
      throw new IllegalStateException("begin first");
    }
    return new PlannedCommit(objects, names);
  }

  /** Drops all planned commits. */
  public void forget() {
    names = null;
    if (objects != null) {
      objects.close();
      objects = null;
    }
  }

  /**
   * Makes commits, one after the other, and moves the branch, the work tree and the index to the
   * last one.
   *
   * @param expected the commit on which they are planned; null for the first of a branch
   * @param committer who makes them
   * @return their ids; null for one that changes nothing, which is not made
   * @throws HeadMovedException if the branch is at another commit; nothing was done, and the plan
   *     can be committed on another commit
   * @throws RepositoryBusyException if no commit can be made now; the plan stays valid too
   */
  public List<@Nullable CommitId> commit(
      @Nullable CommitId expected, List<PlannedCommit> planned, Signature committer)
      throws IOException {
    if (isUnfinished()) {
      recover();
    }
    List<@Nullable CommitId> made = locked(lock -> commit(lock, expected, planned, committer));
    forget();
    return made;
  }

  private List<@Nullable CommitId> commit(
      IndexLock lock, @Nullable CommitId expected, List<PlannedCommit> planned, Signature committer)
      throws IOException {
    CommitObjects open = objects;
    if (open == null) {
      return List.of();
    }
    ObjectId head = workTree.tip();
    if (expected == null ? head != null : head == null || !head.name().equals(expected.hex())) {
      throw new HeadMovedException(workTree.top(), workTree.branch());
    }
    files.read();
    ContentRules rules = new ContentRules(repository, workTree.top());
    for (PlannedCommit each : planned) {
      for (String path : each.leaves().keySet()) {
        rules.check(path);
      }
    }
    List<@Nullable CommitId> made = new ArrayList<>();
    ObjectReader reader = open.reader();
    ObjectId before = tree(reader, head);
    ObjectId tree = before;
    ObjectId last = head;
    String subject = "";
    for (PlannedCommit each : planned) {
      PlannedCommit.Written written = each.follows();
      SortedMap<String, TreeChange.@Nullable Leaf> leaves =
          written == null
              ? each.leaves()
              : UnplayedCommits.of(open, head, written.commit(), written.own())
                  .without(each.leaves(), new FolderNames(open, tree));
      ObjectId next = new TreeWriter(open, Set.of()).write(tree, leaves);
      if (next.equals(tree)) {
        made.add(null);
        continue;
      }
      tree = next;
      last = insert(open, tree, last, each, committer);
      subject = each.message().subject();
      made.add(new CommitId(last.name()));
    }
    if (last == null || last.equals(head)) {
      return made;
    }
    open.flush();
    journal.begin(new CommitJournal.Move(head, last), workTree.hardening());
    GitException refused = HeadUpdate.run(workTree, head, last, person(committer), subject);
    if (refused != null) {
      journal.end();
      throw refused;
    }
    files.follow(lock, reader, TreeChange.between(reader, before, tree));
    journal.end();
    return made;
  }

  /**
   * Makes the folders of a commit as a rehearsal, and drops it.
   *
   * @throws IOException if the repository cannot be read or written
   */
  public void rehearse(PlannedCommit planned) throws IOException {
    CommitObjects open = objects;
    if (open != null) {
      ObjectId tree = tree(open.reader(), workTree.tip());
      new TreeWriter(open, Set.of()).write(tree, planned.leaves());
    }
    forget();
  }

  private static ObjectId insert(
      CommitObjects objects,
      ObjectId tree,
      @Nullable ObjectId parent,
      PlannedCommit planned,
      Signature committer)
      throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    if (parent != null) {
      commit.setParentId(parent);
    }
    commit.setAuthor(person(planned.author(committer)));
    commit.setCommitter(person(planned.committer(committer)));
    commit.setMessage(planned.message().stored());
    return objects.commit(commit);
  }

  private static PersonIdent person(Signature who) {
    return new PersonIdent(who.name(), who.email(), who.time().toInstant(), who.time().getOffset());
  }

  @Override
  public void close() {
    files.forget();
    trees = new TreeCache();
    forget();
  }
}

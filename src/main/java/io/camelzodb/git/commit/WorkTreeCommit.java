package io.camelzodb.git.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RawPath;
import io.camelzodb.git.RepositoryBusyException;
import io.camelzodb.git.Signature;
import io.camelzodb.git.index.ContentRules;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.IndexFile;
import io.camelzodb.git.index.IndexLock;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.index.WorkTreeFiles;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.pack.CrashCleanup;
import io.camelzodb.git.pack.PackWriter;
import io.camelzodb.git.tree.TreeWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Commits the changes at or below some paths of a work tree, as {@code git commit --only} does. The
 * trees are made in memory from the last commit and the files, many objects go into one pack, and
 * the index gets new entries with the file data that git compares.
 *
 * <p>The order: objects; the journal; the branch; the index; the end of the journal. After a crash
 * between the branch and the index, {@link #recover} brings the index in line.
 *
 * <p>Bytes are stored as they are, ignored files too: no line break is converted and no filter is
 * run. Files that the index shows as unchanged are not read. Other changed or staged files stay as
 * they are. Memory does not depend on the size of files; it takes some 200 bytes for each file of
 * the index.
 */
public final class WorkTreeCommit {
  private final GitWorkTree workTree;
  private final Repository repository;
  private final Path index;
  private final CommitJournal journal;

  /**
   * Checks that HEAD, the branch, its last commit and the index can be read.
   *
   * @throws GitException if one of them cannot; the message says what to do
   */
  public static void checkWhole(GitWorkTree tree) throws IOException {
    tree.tip();
    IndexFile.check(tree.indexFile());
  }

  /**
   * Finishes a commit that a crash has interrupted after it moved the branch: index and files
   * follow. Call it before files are written: a file with the content of before is one of the old
   * commit then.
   *
   * @param problems receives each file that stays as somebody has edited it
   * @throws GitException if no commit can be made now
   */
  public static void recover(GitWorkTree tree, Consumer<String> problems) throws IOException {
    if (new CommitJournal(tree.indexFile()).read().isPresent()) {
      try (HeadCommits crashed = new HeadCommits(tree, Duration.ZERO, problems)) {
        crashed.recover();
      }
    }
  }

  /** Removes the lock of the index if a crash of this program has left it. */
  @SuppressWarnings("try") // The lock is only held.
  public static void unlock(GitWorkTree tree) throws IOException {
    try (IndexLock lock = IndexLock.take(tree.indexFile(), CrashCleanup.of(tree))) {
      // Taking it has removed the old one.
    } catch (RepositoryBusyException other) {
      // Another program has it.
    }
  }

  /** Forgets a commit that has failed, after the branch was set back to where it was. */
  public static void forget(GitWorkTree tree) throws IOException {
    new CommitJournal(tree.indexFile()).end();
  }

  /** Creates it for a work tree. */
  public WorkTreeCommit(GitWorkTree workTree) {
    this.workTree = workTree;
    this.repository = workTree.repository();
    this.index = workTree.indexFile();
    this.journal = new CommitJournal(index);
  }

  /**
   * Makes a commit.
   *
   * @param paths files and folders, relative to the top, each with all that is in it; missing ones
   *     are removed
   * @param author also the committer
   * @return the commit; empty if nothing differs from the last one; then none was made
   * @throws GitException if the work tree cannot be committed; the branch is as it was then
   */
  public Optional<CommitId> commit(Collection<Path> paths, CommitMessage message, Signature author)
      throws IOException {
    try {
      return committed(paths, message, author);
    } catch (IOException fault) {
      throw FileFault.nameless(repository.getDirectory().toPath(), fault);
    }
  }

  private Optional<CommitId> committed(
      Collection<Path> paths, CommitMessage message, Signature author) throws IOException {
    try (IndexLock lock = IndexLock.take(index, CrashCleanup.of(workTree))) {
      Set<String> wanted = outermost(paths);
      SortedMap<String, IndexEntry> entries = IndexFile.read(index);
      refuseUnmerged(entries);
      PackWriter.removeUnfinished(GitWorkTree.objects(repository).resolve("pack"));
      long written = Files.exists(index) ? Files.getLastModifiedTime(index).toMillis() / 1000 : 0;
      ContentRules rules = new ContentRules(repository, workTree.top());
      ObjectId head = workTree.tip();
      try (WorkTreeFiles tree = new WorkTreeFiles(workTree.top());
          FileIntake intake = new FileIntake(workTree, head != null, entries, written)) {
        for (String path : wanted) {
          tree.at(
              path,
              (raw, seen) -> {
                rules.check(raw);
                intake.add(raw, seen);
              });
        }
        SortedMap<String, IndexEntry> files = intake.finish();
        Optional<CommitId> made = store(head, wanted, files, intake.objects(), message, author);
        // A file edited in the second of the old index would look older than the new one.
        entries.replaceAll(
            (path, entry) ->
                entry.stat().mtimeSeconds() >= written ? entry.toBeReadAgain() : entry);
        replace(entries, wanted, files);
        try (OutputStream out = lock.open()) {
          IndexFile.write(out, entries);
        }
        lock.commit(workTree.hardening());
        journal.end();
        return made;
      }
    }
  }

  private static Set<String> outermost(Collection<Path> paths) throws GitException {
    TreeSet<String> sorted = new TreeSet<>();
    for (Path path : paths) {
      if (path.isAbsolute() || path.toString().isEmpty()) {
        throw new GitException(
            new Fault.Refused(path + ": is not a path below the top of the work tree")
                .at(FaultPlace.ofFile(path)));
      }
      sorted.add(RawPath.of(path.normalize()));
    }
    Set<String> kept = new TreeSet<>();
    for (String path : sorted) {
      int slash = path.indexOf('/');
      while (slash >= 0 && !kept.contains(path.substring(0, slash))) {
        slash = path.indexOf('/', slash + 1);
      }
      if (slash < 0) {
        kept.add(path);
      }
    }
    return kept;
  }

  private void refuseUnmerged(SortedMap<String, IndexEntry> entries) throws GitException {
    for (Map.Entry<String, IndexEntry> entry : entries.entrySet()) {
      if (entry.getValue().unmerged()) {
        throw new GitException(
            new Fault.Refused(
                    workTree.top()
                        + ": "
                        + RawPath.text(entry.getKey().substring(0, entry.getKey().indexOf('\0')))
                        + " is in conflict",
                    "resolve it and \"git add\" it first")
                .at(FaultPlace.ofFile(workTree.top())));
      }
    }
  }

  private Optional<CommitId> store(
      @Nullable ObjectId head,
      Set<String> wanted,
      SortedMap<String, IndexEntry> files,
      CommitObjects objects,
      CommitMessage message,
      Signature author)
      throws IOException {
    try (RevWalk walk = new RevWalk(objects.reader())) {
      ObjectId before = head == null ? null : walk.parseCommit(head).getTree().copy();
      SortedMap<String, TreeChange.@Nullable Leaf> leaves = new TreeMap<>();
      files.forEach(
          (path, entry) -> leaves.put(path, new TreeChange.Leaf(entry.mode(), entry.id())));
      for (String path : wanted) {
        // Where the path is a folder, its files follow and make it anew.
        leaves.putIfAbsent(path, null);
      }
      ObjectId tree = new TreeWriter(objects, wanted).write(before, leaves);
      if (tree.equals(before) || (before == null && files.isEmpty())) {
        return Optional.empty();
      }
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      if (head != null) {
        commit.setParentId(head);
      }
      PersonIdent person =
          new PersonIdent(
              author.name(), author.email(), author.time().toInstant(), author.time().getOffset());
      commit.setAuthor(person);
      commit.setCommitter(person);
      commit.setMessage(message.stored());
      ObjectId id = objects.commit(commit);
      objects.flush();
      journal.begin(new CommitJournal.Move(head, id), workTree.hardening());
      updateBranch(head, id, person, message);
      return Optional.of(new CommitId(id.name()));
    }
  }

  private void updateBranch(
      @Nullable ObjectId before, ObjectId after, PersonIdent person, CommitMessage message)
      throws IOException {
    Hardening hardening = workTree.hardening();
    hardening.applyTo(repository);
    RefUpdate update = repository.updateRef(Constants.HEAD);
    update.setNewObjectId(after);
    update.setExpectedOldObjectId(before == null ? ObjectId.zeroId() : before);
    update.setRefLogIdent(person);
    String kind = before == null ? "commit (initial): " : "commit: ";
    update.setRefLogMessage(kind + message.subject(), false);
    RefUpdate.Result result = update.update();
    if (!List.of(RefUpdate.Result.NEW, RefUpdate.Result.FAST_FORWARD).contains(result)) {
      journal.end();
      throw new GitException(
          new Fault.Conflict(
                  workTree.top()
                      + ": the branch "
                      + workTree.branch()
                      + " cannot be moved to the new commit ("
                      + result
                      + "): another process changed or locks it",
                  "try again")
              .at(FaultPlace.ofFile(workTree.top())));
    }
    hardening.moved(repository, workTree.headRef(), before == null);
  }

  private static void replace(
      SortedMap<String, IndexEntry> entries,
      Set<String> wanted,
      SortedMap<String, IndexEntry> files) {
    for (String path : wanted) {
      entries.remove(path);
      entries.subMap(path + '/', path + (char) ('/' + 1)).clear();
      if (files.subMap(path, path + (char) ('/' + 1)).isEmpty()) {
        continue;
      }
      // A file on the way to it has become a folder.
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        entries.remove(path.substring(0, slash));
      }
    }
    entries.putAll(files);
  }
}

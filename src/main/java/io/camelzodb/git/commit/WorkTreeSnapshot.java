package io.camelzodb.git.commit;

import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RawPath;
import io.camelzodb.git.TreeCache;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.IndexFile;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.pack.CommitObjects;
import io.camelzodb.git.pack.InsertedObjects;
import io.camelzodb.git.tree.TreeWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.IndexDiff;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a commit of the current files of a work tree that is on no branch: HEAD's tree with the
 * files that differ from it. The same files give the same commit; if nothing differs, it is HEAD
 * itself. Ignored files are left out. For one thread.
 */
public final class WorkTreeSnapshot {
  private static final String MESSAGE = "Files of a work tree\n\nWork-Tree-Of: ";
  private static final int IN_MEMORY = 1 << 20;

  private final GitWorkTree workTree;
  private final String folder;

  /**
   * Creates it for a work tree.
   *
   * @param folder at its top; only files below it count
   */
  public WorkTreeSnapshot(GitWorkTree workTree, String folder) {
    this.workTree = workTree;
    this.folder = folder;
  }

  /**
   * Takes a snapshot.
   *
   * @return the commit; empty while HEAD or the index is being changed, so that a file may be
   *     incomplete
   * @throws IOException if the files or the repository cannot be read or written
   */
  public Optional<CommitId> take(CommitId head) throws IOException {
    if (isBusy(head)) {
      return Optional.empty();
    }
    SortedMap<String, TreeChange.@Nullable Leaf> leaves = new TreeMap<>();
    try (CommitObjects objects = objects()) {
      for (String path : differing()) {
        leaves.put(RawPath.ofText(path), leaf(objects, path));
      }
      CommitId made = commit(objects, head, leaves);
      return isBusy(head) ? Optional.empty() : Optional.of(made);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /**
   * Whether a commit is under way: ours and git's hold the lock until HEAD, index and files match.
   */
  private boolean isBusy(CommitId head) throws IOException {
    Path index = workTree.indexFile();
    return !workTree.head().equals(Optional.of(head))
        || Files.exists(index.resolveSibling(index.getFileName() + ".lock"))
        || Files.exists(index.resolveSibling(CommitJournal.NAME));
  }

  private CommitObjects objects() {
    return InsertedObjects.loose(workTree.repository(), new TreeCache(), workTree.hardening());
  }

  private Set<String> differing() throws IOException {
    IndexDiff diff =
        new IndexDiff(workTree.repository(), "HEAD", new FileTreeIterator(workTree.repository()));
    diff.setFilter(PathFilter.create(folder));
    try {
      diff.diff();
    } catch (IOException fault) {
      // If the index is the reason, this reports it more clearly.
      IndexFile.check(workTree.indexFile());
      throw fault;
    }
    Set<String> paths = new TreeSet<>(diff.getAdded());
    paths.addAll(diff.getChanged());
    paths.addAll(diff.getRemoved());
    paths.addAll(diff.getModified());
    paths.addAll(diff.getMissing());
    paths.addAll(diff.getUntracked());
    return paths;
  }

  private TreeChange.@Nullable Leaf leaf(CommitObjects objects, String path) throws IOException {
    try (HeldTree tree = HeldTree.named(workTree.top())) {
      return tree.in(
          HeldTree.parent(path), folder -> leaf(objects, folder.at(HeldTree.name(path))));
    } catch (NoSuchFileException | NotDirectoryException gone) {
      // Or a link stands in the place of a folder.
      return null;
    }
  }

  private static TreeChange.@Nullable Leaf leaf(CommitObjects objects, Path file)
      throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory() || attributes.isOther()) {
      return null;
    }
    TemporaryBuffer.LocalFile buffer = new TemporaryBuffer.LocalFile(null, IN_MEMORY);
    try (buffer) {
      if (attributes.isSymbolicLink()) {
        buffer.write(RawPath.bytes(RawPath.ofText(Files.readSymbolicLink(file).toString())));
      } else {
        try (InputStream in = PlainFile.open(file)) {
          in.transferTo(buffer);
        }
      }
      buffer.close();
      int mode = attributes.isSymbolicLink() ? LINK : IndexEntry.FILE;
      return new TreeChange.Leaf(mode, objects.blob(null, buffer));
    } finally {
      buffer.destroy();
    }
  }

  private static final int LINK = 0120000;

  private CommitId commit(
      CommitObjects objects, CommitId head, SortedMap<String, TreeChange.@Nullable Leaf> leaves)
      throws IOException {
    ObjectReader reader = objects.reader();
    RevCommit parent = new RevWalk(reader).parseCommit(ObjectId.fromString(head.hex()));
    ObjectId tree = new TreeWriter(objects, Set.of()).write(parent.getTree().copy(), leaves);
    if (tree.equals(parent.getTree())) {
      return head;
    }
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentId(parent);
    // Nothing of the moment, so that the same files give the same commit.
    PersonIdent nobody =
        new PersonIdent("camel-zodb", "", parent.getCommitterIdent().getWhenAsInstant(), UTC);
    commit.setAuthor(nobody);
    commit.setCommitter(nobody);
    commit.setMessage(MESSAGE + head.hex() + "\n");
    ObjectId made = objects.commit(commit);
    objects.flush();
    return new CommitId(made.name());
  }

  private static final java.time.ZoneId UTC = java.time.ZoneOffset.UTC;

  /** Returns the HEAD of a snapshot; for any other commit, the commit itself. */
  public CommitId head(CommitId commit) throws IOException {
    try (RevWalk walk = new RevWalk(workTree.repository())) {
      return head(walk.parseCommit(ObjectId.fromString(commit.hex())));
    }
  }

  private static CommitId head(RevCommit commit) {
    boolean snapshot =
        commit.getParentCount() == 1
            && commit.getFullMessage().equals(MESSAGE + commit.getParent(0).name() + "\n");
    return new CommitId((snapshot ? commit.getParent(0) : commit).name());
  }

  /**
   * Moves a snapshot to another HEAD: keeps the files that differed from its own HEAD, except those
   * in which the two HEADs differ.
   */
  public CommitId onto(CommitId snapshot, CommitId head) throws IOException {
    CommitId before = head(snapshot);
    if (before.equals(snapshot)) {
      return head;
    }
    try (CommitObjects objects = objects()) {
      Set<String> moved = new HashSet<>();
      changes(objects.reader(), before, head).forEach(change -> moved.add(change.path()));
      SortedMap<String, TreeChange.@Nullable Leaf> leaves = new TreeMap<>();
      for (TreeChange change : changes(objects.reader(), before, snapshot)) {
        if (!moved.contains(change.path())) {
          leaves.put(change.path(), change.after());
        }
      }
      return commit(objects, head, leaves);
    }
  }

  /** Returns the files in which two commits differ, relative to the top, sorted. */
  public List<String> differing(CommitId before, CommitId after) throws IOException {
    Set<String> paths = new TreeSet<>();
    try (ObjectReader reader = workTree.repository().newObjectReader()) {
      for (TreeChange change : changes(reader, before, after)) {
        if (RawPath.within(change.path(), folder)) {
          paths.add(RawPath.text(change.path()));
        }
      }
    }
    return new ArrayList<>(paths);
  }

  private static List<TreeChange> changes(ObjectReader reader, CommitId before, CommitId after)
      throws IOException {
    RevWalk walk = new RevWalk(reader);
    return TreeChange.between(
        reader,
        walk.parseCommit(ObjectId.fromString(before.hex())).getTree(),
        walk.parseCommit(ObjectId.fromString(after.hex())).getTree());
  }
}

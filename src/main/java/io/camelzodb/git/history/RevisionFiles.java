package io.camelzodb.git.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a commit from git's objects; nothing is checked out. Paths are names with
 * slashes between. Safe for use by many threads.
 */
public final class RevisionFiles implements Closeable {
  private static final int FOLDERS_KEPT = 1024;

  private final GitWorkTree workTree;
  private final ObjectReader reader;
  private final CommitId commit;
  private final ObjectId tree;

  /** A cache of recently used folders. */
  private final Map<String, Map<String, File>> folders =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, File>> eldest) {
          return size() > FOLDERS_KEPT;
        }
      };

  /** The kind of an entry in a commit. */
  public enum Kind {
    /** A plain file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    LINK,
    /** A commit of another repository. */
    SUBMODULE
  }

  private record File(Kind kind, ObjectId id) {}

  private RevisionFiles(GitWorkTree workTree, RevCommit commit) {
    this.workTree = workTree;
    this.reader = workTree.repository().newObjectReader();
    this.commit = new CommitId(commit.name());
    this.tree = commit.getTree().copy();
  }

  /**
   * Opens a revision of the repository of a folder.
   *
   * @param revision in the syntax of git: {@code HEAD~3}, a branch, a tag, a commit
   * @throws GitException if there is no repository, or no such commit in it
   */
  public static RevisionFiles open(Path folder, String revision) throws IOException {
    if (!Files.exists(folder.resolve(Constants.DOT_GIT))) {
      throw new GitException(
          new Fault.NotFound(folder + ": is not a git repository", "check zodb.base-dir")
              .at(FaultPlace.ofFile(folder)));
    }
    GitWorkTree workTree = GitWorkTree.openAnyhow(folder);
    RevisionFiles files = null;
    try (RevWalk walk = new RevWalk(workTree.repository())) {
      workTree.refs().check(revision);
      ObjectId id = workTree.repository().resolve(revision + "^{commit}");
      if (id == null) {
        throw new GitException(
            new Fault.NotFound(folder + ": there is no revision " + revision)
                .at(FaultPlace.ofFile(folder)));
      }
      files = new RevisionFiles(workTree, walk.parseCommit(id));
      return files;
    } catch (MissingObjectException | IllegalArgumentException wrong) {
      throw new GitException(
          new Fault.NotFound(folder + ": there is no revision " + revision)
              .at(FaultPlace.ofFile(folder)),
          wrong);
    } finally {
      if (files == null) {
        workTree.close();
      }
    }
  }

  /** The commit. */
  public CommitId commit() {
    return commit;
  }

  /** The repository that it is of. */
  public GitWorkTree workTree() {
    return workTree;
  }

  /** Returns the kind of a path; null if it does not exist. */
  public synchronized @Nullable Kind kind(String path) throws IOException {
    File file = file(path);
    return file == null ? null : file.kind();
  }

  /** The length of a plain file in bytes. */
  public synchronized long length(String path) throws IOException {
    return reader.getObjectSize(plain(path), Constants.OBJ_BLOB);
  }

  /** Returns the names in a folder; none if there is no such folder. */
  public synchronized List<String> names(String folder) throws IOException {
    Map<String, File> files = files(folder);
    return files == null ? List.of() : List.copyOf(files.keySet());
  }

  /** The bytes of a plain file. */
  public InputStream open(String path) throws IOException {
    // With a reader of its own.
    return workTree.repository().open(plain(path), Constants.OBJ_BLOB).openStream();
  }

  private synchronized ObjectId plain(String path) throws IOException {
    File file = file(path);
    if (file == null || file.kind() != Kind.FILE) {
      throw new GitException(
          new Fault.Refused(path + ": is not a regular file in " + commit.hex())
              .at(FaultPlace.ofFile(path)));
    }
    return file.id();
  }

  private @Nullable File file(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Map<String, File> files = files(slash < 0 ? "" : path.substring(0, slash));
    return files == null ? null : files.get(path.substring(slash + 1));
  }

  /** Returns the entries of a folder; null if there is no such folder. */
  private @Nullable Map<String, File> files(String folder) throws IOException {
    Map<String, File> listed = folders.get(folder);
    if (listed != null) {
      return listed;
    }
    // Not by recursion, as a path may be long.
    String path = "";
    Map<String, File> files = listed("", tree);
    if (folder.isEmpty()) {
      return files;
    }
    for (String name : folder.split("/")) {
      File next = files.get(name);
      if (next == null || next.kind() != Kind.FOLDER) {
        return null;
      }
      path = path.isEmpty() ? name : path + "/" + name;
      files = listed(path, next.id());
    }
    return files;
  }

  private Map<String, File> listed(String path, ObjectId id) throws IOException {
    Map<String, File> listed = folders.get(path);
    if (listed != null) {
      return listed;
    }
    Map<String, File> files = new LinkedHashMap<>();
    CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, id);
    while (!entries.eof()) {
      files.put(
          entries.getEntryPathString(),
          new File(kind(entries.getEntryFileMode()), entries.getEntryObjectId()));
      entries.next();
    }
    folders.put(path, files);
    return files;
  }

  private static Kind kind(FileMode mode) {
    if (mode == FileMode.TREE) {
      return Kind.FOLDER;
    }
    if (mode == FileMode.SYMLINK) {
      return Kind.LINK;
    }
    return mode == FileMode.GITLINK ? Kind.SUBMODULE : Kind.FILE;
  }

  @Override
  public void close() {
    reader.close();
    workTree.close();
  }
}

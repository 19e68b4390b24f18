package io.camelzodb.git.index;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files that are staged in git's index, as of the time when it was opened. Paths are
 * names with slashes between. Safe for use by many threads.
 */
public final class StagedFiles implements Closeable {
  private final GitWorkTree workTree;
  private final DirCache index;
  private final ObjectReader reader;

  private StagedFiles(GitWorkTree workTree, DirCache index) {
    this.workTree = workTree;
    this.index = index;
    this.reader = workTree.repository().newObjectReader();
  }

  /** The kind of an entry. */
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

  /**
   * Opens the index of a repository, and changes nothing.
   *
   * @param folder the top of its work tree
   * @throws GitException if there is no repository, its index is damaged, or a file in it has a
   *     conflict of a merge
   */
  public static StagedFiles open(Path folder) throws IOException {
    GitWorkTree workTree = GitWorkTree.openAnyhow(folder);
    boolean opened = false;
    try {
      IndexFile.check(workTree.indexFile());
      DirCache index = DirCache.read(workTree.repository());
      if (index.hasUnmergedPaths()) {
        throw new GitException(
            new Fault.Refused(
                    folder + ": has files with conflicts of a merge", "resolve them first")
                .at(FaultPlace.ofFile(folder)));
      }
      StagedFiles files = new StagedFiles(workTree, index);
      opened = true;
      return files;
    } finally {
      if (!opened) {
        workTree.close();
      }
    }
  }

  /** Returns the kind of a path; null if it does not exist. */
  public @Nullable Kind kind(String path) {
    int at = index.findEntry(path);
    if (at >= 0) {
      return kind(index.getEntry(at).getFileMode());
    }
    int next = position(path + "/");
    return next < index.getEntryCount() && name(next).startsWith(path + "/") ? Kind.FOLDER : null;
  }

  private static Kind kind(FileMode mode) {
    if (mode == FileMode.SYMLINK) {
      return Kind.LINK;
    }
    return mode == FileMode.GITLINK ? Kind.SUBMODULE : Kind.FILE;
  }

  /** The length of a plain file in bytes. */
  public synchronized long length(String path) throws IOException {
    return reader.getObjectSize(plain(path).getObjectId(), Constants.OBJ_BLOB);
  }

  /** The bytes of a plain file. */
  public InputStream open(String path) throws IOException {
    // With a reader of its own.
    return workTree.repository().open(plain(path).getObjectId(), Constants.OBJ_BLOB).openStream();
  }

  private DirCacheEntry plain(String path) throws GitException {
    int at = index.findEntry(path);
    if (at < 0 || kind(index.getEntry(at).getFileMode()) != Kind.FILE) {
      throw new GitException(
          new Fault.Refused(path + ": is not a regular file in the index")
              .at(FaultPlace.ofFile(path)));
    }
    return index.getEntry(at);
  }

  /** Returns the names in a folder; none if there is no such folder. */
  public List<String> names(String folder) {
    String begin = folder.isEmpty() ? "" : folder + "/";
    List<String> names = new ArrayList<>();
    int at = position(begin);
    while (at < index.getEntryCount() && name(at).startsWith(begin)) {
      String rest = name(at).substring(begin.length());
      int slash = rest.indexOf('/');
      String name = slash < 0 ? rest : rest.substring(0, slash);
      names.add(name);
      // The character after a slash: what is in the folder lies before it.
      at = slash < 0 ? at + 1 : position(begin + name + "0");
    }
    return names;
  }

  private String name(int at) {
    return index.getEntry(at).getPathString();
  }

  /** Returns where a path is in the index, or would be. */
  private int position(String path) {
    int at = path.isEmpty() ? 0 : index.findEntry(path);
    return at < 0 ? -(at + 1) : at;
  }

  @Override
  public void close() {
    reader.close();
    workTree.close();
  }
}

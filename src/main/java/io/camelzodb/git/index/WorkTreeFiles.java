package io.camelzodb.git.index;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.HeldTree;
import io.camelzodb.git.GitException;
import io.camelzodb.git.RawPath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;

/** Lists the files of a work tree at or below some paths. Symbolic links are never followed. */
public final class WorkTreeFiles implements Closeable {
  /** Folders within folders; a mirror of the deepest database that is read stays below. */
  private static final int MAX_DEPTH = 1200;

  private final Path top;
  private final HeldTree tree;
  private final ObjectChecker names = new ObjectChecker().setSafeForMacOS(true);

  public WorkTreeFiles(Path top) {
    this.top = top;
    this.tree = HeldTree.named(top);
  }

  /** Receives the files. */
  @FunctionalInterface
  public interface Visitor {
    /** Receives a file by its raw path, with its state. */
    void file(String raw, FileStat.Observation seen) throws IOException;
  }

  /** Visits the files at or below a path, in no order; none if it does not exist. */
  public void at(String raw, Visitor files) throws IOException {
    Path path = top;
    // A link on the way would lead out of the work tree.
    for (String name : raw.split("/", -1)) {
      checkName(RawPath.bytes(name), raw);
      if (!path.equals(top) && Files.isSymbolicLink(path)) {
        throw link(path);
      }
      path = path.resolve(RawPath.text(name));
    }
    record Open(String raw, Path path, FileStat.Observation seen, int depth) {}
    FileStat.Observation first;
    try {
      first = FileStat.of(path);
    } catch (NoSuchFileException gone) {
      return;
    } catch (java.nio.file.FileSystemException fault) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      throw fault;
    }
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(raw, path, first, 0));
    while (!open.isEmpty()) {
      Open next = open.pop();
      switch (next.seen.kind()) {
        case FILE -> files.file(next.raw, next.seen);
        case LINK -> throw link(next.path);
        case OTHER ->
            throw new GitException(
                new Fault.Refused(next.path + ": is neither a file nor a folder", "remove it")
                    .at(FaultPlace.ofFile(next.path)));
        case FOLDER -> {
          if (next.depth > MAX_DEPTH) {
            throw new GitException(
                new Fault.Limit(next.path + ": more than " + MAX_DEPTH + " folders deep")
                    .at(FaultPlace.ofFile(next.path)));
          }
          try {
            tree.in(
                RawPath.text(next.raw),
                held -> {
                  try (DirectoryStream<Path> children = Files.newDirectoryStream(held.at())) {
                    for (Path child : children) {
                      Path shown = next.path.resolve(child.getFileName());
                      String name = RawPath.ofText(child.getFileName().toString());
                      checkName(RawPath.bytes(name), RawPath.ofText(shown.toString()));
                      open.push(
                          new Open(
                              next.raw + '/' + name, shown, FileStat.of(child), next.depth + 1));
                    }
                  }
                  return null;
                });
          } catch (NotDirectoryException changed) {
            throw new GitException(
                new Fault.Conflict(next.path + ": changed while it was read", "try again")
                    .at(FaultPlace.ofFile(next.path)),
                changed);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    tree.close();
  }

  /** Refuses names that git does not allow in a tree, such as {@code .git} in all its spellings. */
  private void checkName(byte[] name, String where) throws GitException {
    try {
      names.checkPathSegment(name, 0, name.length);
    } catch (CorruptObjectException refused) {
      throw new GitException(
          new Fault.Refused(
                  RawPath.text(where)
                      + ": git cannot hold this name ("
                      + refused.getMessage()
                      + ")",
                  "rename or remove it")
              .at(FaultPlace.ofFile(RawPath.text(where))),
          refused);
    }
  }

  private static GitException link(Path path) {
    return new GitException(
        new Fault.Refused(
                path + ": is a symbolic link; links in a mirror are never followed", "remove it")
            .at(FaultPlace.ofFile(path)));
  }
}

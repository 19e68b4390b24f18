package io.camelzodb.git.pack;

import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * Removes the files that a killed commit has left: JGit's locks of the branch and its unfinished
 * objects. It removes only files that are not older than that commit and that no process is
 * writing.
 */
public final class CrashCleanup {
  private static final String LOCK = ".lock";

  private final Path objects;
  private final List<Path> locks;

  /**
   * Creates it for a repository.
   *
   * @param objects the folder of the objects
   * @param locks the locks that are held while the branch is moved
   */
  public CrashCleanup(Path objects, List<Path> locks) {
    this.objects = objects;
    this.locks = List.copyOf(locks);
  }

  /** Creates it for commits on the branch that is checked out. */
  public static CrashCleanup of(GitWorkTree tree) throws IOException {
    Repository repository = tree.repository();
    return new CrashCleanup(
        GitWorkTree.objects(repository),
        List.of(
            repository.getCommonDirectory().toPath().resolve(tree.headRef() + LOCK),
            repository.getDirectory().toPath().resolve(Constants.HEAD + LOCK)));
  }

  /**
   * Removes the remains.
   *
   * @param mark the file that the commit created first, and into which it wrote the new index when
   *     the branch was moved
   */
  public void remove(Path mark) throws IOException {
    FileTime begin = Files.getLastModifiedTime(mark);
    if (Files.size(mark) > 0) {
      return;
    }
    for (Path lock : locks) {
      removeSince(begin, lock);
    }
    OpenFiles open = OpenFiles.below(objects).orElse(null);
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(objects, UnfinishedObjects.OF_JGIT)) {
      for (Path file : unfinished) {
        if (open == null || !open.contains(file)) {
          removeSince(begin, file);
        }
      }
    }
  }

  private static void removeSince(FileTime begin, Path file) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).compareTo(begin) >= 0) {
        Files.delete(file);
      }
    } catch (NoSuchFileException gone) {
      // It should be deleted, and it is.
    }
  }
}

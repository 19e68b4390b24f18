package io.camelzodb.sync.layer.update;

import io.camelzodb.files.FileFault;
import io.camelzodb.files.HeldTree;
import io.camelzodb.git.program.GitProgram;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a work tree had before an update: its files, its index and its commit. So all comes
 * back if a later step fails. Files are renamed and not copied, and some space is kept free, since
 * the disk may be full then. For one update.
 */
final class KeptWorkTree {
  private static final String GIT = ".git";
  private static final String FOLDER = "camel-zodb.before";
  private static final String INDEX = "index";
  private static final String RESERVE = "reserve";
  private static final int RESERVED = 1 << 17;

  private final Path work;
  private final Path kept;
  private final GitProgram git;
  private final @Nullable String head;
  private final Deque<Step> steps = new ArrayDeque<>();
  private int number;

  /** Undoes a rename. */
  private interface Step {
    void undo(HeldTree tree) throws IOException;
  }

  private KeptWorkTree(Path work, GitProgram git, @Nullable String head) {
    this.work = work;
    this.kept = work.resolve(GIT).resolve(FOLDER);
    this.git = git;
    this.head = head;
  }

  /**
   * Keeps the index and some space.
   *
   * @param head the commit that is checked out; null if there is none yet
   */
  static KeptWorkTree of(Path work, GitProgram git, @Nullable String head) throws IOException {
    remove(work);
    KeptWorkTree tree = new KeptWorkTree(work, git, head);
    Path reserve = tree.kept.resolve(RESERVE);
    try {
      Files.createDirectory(tree.kept);
      Path index = work.resolve(GIT).resolve(INDEX);
      if (Files.exists(index)) {
        Files.copy(index, tree.kept.resolve(INDEX), StandardCopyOption.COPY_ATTRIBUTES);
      }
      Files.write(reserve, new byte[RESERVED]);
    } catch (IOException fault) {
      throw FileFault.isFull(fault) ? FileFault.writing(reserve, fault) : fault;
    }
    return tree;
  }

  /** Removes what is kept for a work tree, also by an update that was killed. */
  static void remove(Path work) throws IOException {
    try (HeldTree repository = HeldTree.named(work.resolve(GIT))) {
      repository.in(
          "",
          folder -> {
            folder.remove(FOLDER);
            return true;
          });
    } catch (NoSuchFileException none) {
      // There is nothing to remove.
    }
  }

  /** Takes a file, or what is in its place, out of the work tree. */
  void putAway(HeldTree tree, String file) throws IOException {
    Path place = kept.resolve(String.valueOf(number++));
    boolean there =
        tree.made(
            HeldTree.parent(file),
            folder -> {
              Path old = folder.at(HeldTree.name(file));
              if (!Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
                return false;
              }
              Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
              return true;
            });
    tree.forget(file);
    if (there) {
      steps.push(back -> moveIn(back, file, place));
    }
  }

  /** Moves a new file into the work tree, where nothing is in its place. */
  void bring(HeldTree tree, String file, Path fresh) throws IOException {
    steps.push(
        back -> {
          removeFile(back, file);
          removeEmpty(back, HeldTree.parent(file));
        });
    moveIn(tree, file, fresh);
  }

  private static void moveIn(HeldTree tree, String file, Path from) throws IOException {
    tree.made(
        HeldTree.parent(file),
        folder -> Files.move(from, folder.at(HeldTree.name(file)), StandardCopyOption.ATOMIC_MOVE));
  }

  private static void removeFile(HeldTree tree, String file) throws IOException {
    try {
      tree.in(
          HeldTree.parent(file),
          folder -> {
            folder.remove(HeldTree.name(file));
            return true;
          });
    } catch (NoSuchFileException never) {
      // The disk became full before it was there.
    }
  }

  /** Removes a folder that has become empty, and those above it. */
  static void removeEmpty(HeldTree tree, String folder) throws IOException {
    for (String at = folder; !at.isEmpty(); at = HeldTree.parent(at)) {
      String name = HeldTree.name(at);
      tree.forget(at);
      try {
        tree.in(HeldTree.parent(at), above -> Files.deleteIfExists(above.at(name)));
      } catch (DirectoryNotEmptyException used) {
        return;
      } catch (NoSuchFileException gone) {
        // Those above it may be there.
      }
    }
  }

  /** Brings back files, index and branch. */
  void undo() throws IOException {
    Files.deleteIfExists(kept.resolve(RESERVE));
    try (HeldTree tree = HeldTree.named(work)) {
      while (!steps.isEmpty()) {
        steps.pop().undo(tree);
      }
    }
    Path index = work.resolve(GIT).resolve(INDEX);
    if (Files.exists(kept.resolve(INDEX))) {
      Files.move(kept.resolve(INDEX), index, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(index);
    }
    String now = git.line("rev-parse", "--verify", "--quiet", "HEAD").orElse(null);
    if (head != null && !head.equals(now)) {
      git.output("update-ref", "-m", "layer update undone", "HEAD", head);
    } else if (head == null && now != null) {
      git.output("update-ref", "-d", "HEAD");
    }
  }
}

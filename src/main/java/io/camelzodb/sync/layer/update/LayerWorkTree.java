package io.camelzodb.sync.layer.update;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.WorkTreeCommit;
import io.camelzodb.git.history.RevisionFiles;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Holds the work tree of one layer during an update. Its source stays apart, so that the work tree
 * changes only once the database has changed. Not safe for many threads.
 */
final class LayerWorkTree implements Closeable {
  private static final String GIT = ".git";
  private static final String UNPACKED = "camel-zodb.unpacked";

  /** The name of a copy that is not yet in its place; no folder of a layer has it. */
  private static final String COPY = ".copy";

  private final Settings settings;
  private final Layer layer;
  private final GitWorkTree tree;
  private final Path unpacked;
  private SortedMap<String, Path> folders = Collections.emptySortedMap();
  private SortedSet<String> changed = Collections.emptySortedSet();

  private LayerWorkTree(Settings settings, Layer layer, GitWorkTree tree, Path unpacked) {
    this.settings = settings;
    this.layer = layer;
    this.tree = tree;
    this.unpacked = unpacked;
  }

  /**
   * Opens a work tree; makes it if there is none.
   *
   * @throws GitException if no commit can be made there now
   */
  static LayerWorkTree open(Settings settings, Layer layer) throws IOException {
    Files.createDirectories(layer.folder());
    GitWorkTree tree = GitWorkTree.open(layer.folder(), settings.durability());
    LayerWorkTree made = null;
    try {
      Path git = layer.folder().resolve(GIT);
      if (!Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
        throw new GitException(
            new Fault.Refused(
                    git + ": is no folder; a layer needs a repository of its own",
                    "name another workdir")
                .at(FaultPlace.ofFile(git)));
      }
      WorkTreeCommit.recover(tree, edited -> {});
      made = new LayerWorkTree(settings, layer, tree, git.resolve(UNPACKED));
      return made;
    } finally {
      if (made == null) {
        tree.close();
      }
    }
  }

  Layer layer() {
    return layer;
  }

  /** Returns the folder that holds the {@code __root__} of the source. */
  Path base() {
    Path root = folders.get(TreePaths.ROOT);
    return root == null ? unpacked : root.resolveSibling("");
  }

  /** Returns where a file of the layer is in the source, or would be. */
  private Path inSource(String file) {
    int slash = file.indexOf('/');
    Path folder = folders.get(slash < 0 ? file : file.substring(0, slash));
    return folder == null ? unpacked.resolve(file) : folder.resolveSibling(file);
  }

  /** Unpacks the source, if it is packed; the work tree stays as it is. */
  void unpack(Path source) throws IOException {
    removeUnpacked();
    Files.createDirectory(unpacked);
    folders = UnpackedLayer.of(source, unpacked);
    SortedSet<String> all = files(layer.folder());
    for (Path folder : folders.values()) {
      for (String file : files(folder)) {
        all.add(folder.getFileName() + "/" + file);
      }
    }
    SortedSet<String> differing = new TreeSet<>();
    for (String file : all) {
      if (!isSame(inSource(file), layer.folder().resolve(file))) {
        differing.add(file);
      }
    }
    changed = differing;
  }

  /** Returns the files that the source changes, with slashes, from the top of the layer on. */
  SortedSet<String> changed() {
    return Collections.unmodifiableSortedSet(changed);
  }

  /** Returns all files in a folder, links too; none of the work tree that begin with a dot. */
  private SortedSet<String> files(Path top) throws IOException {
    SortedSet<String> files = new TreeSet<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file)) {
              files.add(top.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          private boolean isHidden(Path path) {
            return top.equals(layer.folder())
                && !path.equals(top)
                && top.relativize(path).getName(0).toString().startsWith(".");
          }
        });
    return files;
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
        && Files.isExecutable(one) == Files.isExecutable(other)
        && Files.mismatch(one, other) < 0;
  }

  /** Puts the unpacked files into the work tree, and removes the files that the source lacks. */
  void take() throws IOException {
    try (HeldTree work = HeldTree.named(layer.folder())) {
      for (String file : changed) {
        if (!Files.exists(inSource(file))) {
          work.in(
              HeldTree.parent(file),
              folder -> {
                folder.remove(HeldTree.name(file));
                return true;
              });
          removeEmpty(work, HeldTree.parent(file));
        }
      }
      for (String file : changed) {
        if (Files.exists(inSource(file))) {
          Path ready = ready(inSource(file));
          work.made(
              HeldTree.parent(file),
              folder -> {
                folder.remove(HeldTree.name(file));
                return Files.move(
                    ready, folder.at(HeldTree.name(file)), StandardCopyOption.ATOMIC_MOVE);
              });
        }
      }
    }
  }

  /** Returns a file that can be moved into the work tree: an unpacked one, or a copy. */
  private Path ready(Path file) throws IOException {
    if (file.startsWith(unpacked)) {
      return file;
    }
    Path copy = unpacked.resolve(COPY);
    try (InputStream in = PlainFile.open(file)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException fault) {
      throw FileFault.isFull(fault) ? FileFault.writing(copy, fault) : fault;
    }
    if (Files.isExecutable(file) != Files.isExecutable(copy)
        && !copy.toFile().setExecutable(Files.isExecutable(file))) {
      throw new GitException(
          new Fault.Refused(file + ": the file system of the layer cannot have an executable file")
              .at(FaultPlace.ofFile(file)));
    }
    return copy;
  }

  /** Removes a folder that has become empty, and those above it. */
  private static void removeEmpty(HeldTree work, String folder) throws IOException {
    for (String at = folder; !at.isEmpty(); at = HeldTree.parent(at)) {
      String name = HeldTree.name(at);
      work.forget(at);
      try {
        work.in(
            HeldTree.parent(at),
            above -> {
              Files.deleteIfExists(above.at(name));
              return true;
            });
      } catch (DirectoryNotEmptyException used) {
        return;
      }
    }
  }

  /** Whether there is a commit. */
  boolean hasCommit() throws IOException {
    return tree.head().isPresent();
  }

  /**
   * Commits all files of the work tree.
   *
   * @return empty if nothing differs from the last commit
   */
  Optional<CommitId> commit(String message) throws IOException {
    SortedSet<Path> paths = new TreeSet<>();
    try (var names = Files.newDirectoryStream(layer.folder())) {
      names.forEach(each -> paths.add(layer.folder().relativize(each)));
    }
    if (hasCommit()) {
      try (RevisionFiles before = RevisionFiles.open(layer.folder(), "HEAD")) {
        before.names("").forEach(name -> paths.add(Path.of(name)));
      }
    }
    paths.remove(Path.of(GIT));
    Signature author =
        Signature.ofUser(
            tree, settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
    return new WorkTreeCommit(tree).commit(paths, CommitMessage.of(message), author);
  }

  private void removeUnpacked() throws IOException {
    try (HeldTree git = HeldTree.named(layer.folder().resolve(GIT))) {
      git.in(
          "",
          folder -> {
            folder.remove(UNPACKED);
            return true;
          });
    } catch (NoSuchFileException gone) {
      // There is nothing to remove.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      removeUnpacked();
    } finally {
      tree.close();
    }
  }
}

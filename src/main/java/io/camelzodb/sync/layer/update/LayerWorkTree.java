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
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.IndexWait;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds the work tree of one layer during an update. Its source stays apart, so that the work tree
 * changes only once the database has changed. Not safe for many threads.
 */
final class LayerWorkTree implements Closeable {
  private static final String GIT = ".git";
  private static final String UNPACKED = "camel-zodb.unpacked";

  /** The folder of copies that are not yet in their places; no folder of a layer has its name. */
  private static final String COPIES = ".copies";

  private final Settings settings;
  private final Layer layer;
  private final GitWorkTree tree;
  private final Path unpacked;
  private final GitProgram git;
  private final boolean isNew;
  private boolean isDone;
  private @Nullable KeptWorkTree kept;
  private SortedMap<String, Path> folders = Collections.emptySortedMap();
  private SortedSet<String> changed = Collections.emptySortedSet();

  /** The files that can be moved into the work tree, by their names there. */
  private final SortedMap<String, Path> ready = new TreeMap<>();

  private LayerWorkTree(
      Settings settings, Layer layer, GitWorkTree tree, GitProgram git, boolean isNew) {
    this.settings = settings;
    this.layer = layer;
    this.tree = tree;
    this.git = git;
    this.isNew = isNew;
    this.unpacked = layer.folder().resolve(GIT).resolve(UNPACKED);
  }

  /**
   * Opens a work tree; makes it if there is none. {@link #close} removes it again, unless it is
   * done.
   *
   * @throws GitException if no commit can be made there now
   */
  static LayerWorkTree open(Settings settings, Layer layer) throws IOException {
    Files.createDirectories(layer.folder());
    Path repository = layer.folder().resolve(GIT);
    boolean isNew = !Files.exists(repository, LinkOption.NOFOLLOW_LINKS);
    if (!isNew && !Files.isDirectory(repository, LinkOption.NOFOLLOW_LINKS)) {
      throw new GitException(
          new Fault.Refused(
                  repository + ": is no folder; a layer needs a repository of its own",
                  "name another workdir")
              .at(FaultPlace.ofFile(repository)));
    }
    GitWorkTree tree = GitWorkTree.open(layer.folder(), settings.durability());
    LayerWorkTree made = null;
    try {
      GitProgram git = GitProgram.in(layer.folder(), line -> {});
      IndexWait.until(git, settings.number(Setting.LOCK_TIMEOUT));
      WorkTreeCommit.recover(tree, edited -> {});
      made = new LayerWorkTree(settings, layer, tree, git, isNew);
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
    SortedSet<String> all = LayerFiles.ofWorkTree(layer.folder());
    for (Path folder : folders.values()) {
      for (String file : LayerFiles.ofSource(folder)) {
        all.add(folder.getFileName() + "/" + file);
      }
    }
    SortedSet<String> differing = new TreeSet<>();
    for (String file : all) {
      if (!LayerFiles.isSame(inSource(file), layer.folder().resolve(file))) {
        differing.add(file);
      }
    }
    changed = differing;
  }

  /** Returns the files that the source changes, with slashes, from the top of the layer on. */
  SortedSet<String> changed() {
    return Collections.unmodifiableSortedSet(changed);
  }

  /**
   * Keeps what the work tree has now, and copies the new files beside it, so that the rest needs
   * little more space.
   */
  private void prepare() throws IOException {
    kept = KeptWorkTree.of(layer.folder(), git, tree.head().map(CommitId::hex).orElse(null));
    int number = 0;
    for (String file : changed) {
      Path from = inSource(file);
      if (Files.exists(from)) {
        ready.put(file, from.startsWith(unpacked) ? from : copy(from, number++));
      }
    }
  }

  /** Puts the new files into the work tree, and removes the files that the source lacks. */
  private void take() throws IOException {
    KeptWorkTree before = Objects.requireNonNull(kept, "prepare first");
    try (HeldTree work = HeldTree.named(layer.folder())) {
      for (String file : changed) {
        if (!ready.containsKey(file)) {
          before.putAway(work, file);
          KeptWorkTree.removeEmpty(work, HeldTree.parent(file));
        }
      }
      for (Map.Entry<String, Path> file : ready.entrySet()) {
        before.putAway(work, file.getKey());
        before.bring(work, file.getKey(), file.getValue());
      }
    }
  }

  /** Prepares all work trees; none is changed. */
  static void prepare(List<LayerWorkTree> trees) throws IOException {
    for (LayerWorkTree tree : trees) {
      tree.prepare();
    }
  }

  /**
   * Brings the new files into all work trees, and commits them. What somebody has changed there is
   * kept in a commit of its own.
   *
   * @return the commits by the name of the layer; a layer where nothing differs has none
   * @throws IOException if one work tree cannot be changed; all are as they were then
   */
  static Map<String, CommitId> takeAll(List<LayerWorkTree> trees, String message)
      throws IOException {
    Map<String, CommitId> commits = new TreeMap<>();
    try {
      for (LayerWorkTree tree : trees) {
        tree.commit(message + " (pre)");
        tree.take();
        tree.commit(message).ifPresent(commit -> commits.put(tree.layer.ident(), commit));
      }
    } catch (IOException | RuntimeException fault) {
      for (LayerWorkTree tree : trees) {
        tree.undo(fault);
      }
      throw fault;
    }
    trees.forEach(tree -> tree.isDone = true);
    return commits;
  }

  /** Brings back the files, the index and the branch of before. */
  private void undo(Exception why) {
    try {
      removeUnpacked();
      Objects.requireNonNull(kept, "prepare first").undo();
      WorkTreeCommit.forget(tree);
    } catch (IOException | RuntimeException again) {
      why.addSuppressed(again);
    }
  }

  private Path copy(Path file, int number) throws IOException {
    Path copies = Files.createDirectories(unpacked.resolve(COPIES));
    Path copy = copies.resolve(String.valueOf(number));
    try (InputStream in = PlainFile.open(file)) {
      Files.copy(in, copy);
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
      KeptWorkTree.remove(layer.folder());
    } finally {
      tree.close();
    }
    if (isNew && !isDone) {
      try (HeldTree work = HeldTree.named(layer.folder())) {
        work.in(
            "",
            folder -> {
              folder.remove(GIT);
              return true;
            });
      }
    }
  }
}

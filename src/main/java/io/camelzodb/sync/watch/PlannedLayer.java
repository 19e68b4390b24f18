package io.camelzodb.sync.watch;

import io.camelzodb.git.commit.PlannedCommit;
import io.camelzodb.storage.Problem;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.WrittenLayer;
import io.camelzodb.zope.ObjectPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads and writes the files of a layer in a planned commit of its repository. For one thread. */
final class PlannedLayer implements WrittenLayer {
  private final Layer layer;
  private final PlannedCommit commit;
  private final PlannedFiles files;

  PlannedLayer(Layer layer, PlannedCommit commit, Consumer<Problem> problems) {
    this.layer = layer;
    this.commit = commit;
    this.files = new PlannedFiles(commit, layer.folder(), problems);
  }

  PlannedCommit commit() {
    return commit;
  }

  @Override
  public Layer layer() {
    return layer;
  }

  @Override
  public TreeSource source() {
    return new Source();
  }

  @Override
  public PlannedFiles files() {
    return files;
  }

  @Override
  public void removeFiles(ObjectPath path, Set<String> names) throws IOException {
    Optional<Path> folder = TreePaths.folder(path);
    if (folder.isEmpty()) {
      return;
    }
    for (String name : commit.names(folder.get())) {
      if (names.contains(name)) {
        commit.remove(folder.get().resolve(name));
        files.note(path);
      }
    }
  }

  @Override
  public void mark(ObjectPath path, String name) throws IOException {
    Optional<Path> folder = TreePaths.folder(path);
    if (folder.isPresent() && commit.put(folder.get().resolve(name), out -> {})) {
      files.note(path);
    }
  }

  @Override
  public void removeFolder(ObjectPath path) throws IOException {
    files.prune(path.parent(), PruneRule.only(Set.of(path.id()), id -> false));
  }

  @Override
  public void finish() {
    // A commit has no empty folders.
  }

  @Override
  public TreeSummary summary() {
    return new TreeSummary(0, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    // The repository closes the plan.
  }

  /** Reads the files as they are after all planned changes. */
  private final class Source implements TreeSource {
    @Override
    public @Nullable Entry entry(String path) throws IOException {
      int slash = path.lastIndexOf('/');
      Set<String> names = commit.names(Path.of(slash < 0 ? "" : path.substring(0, slash)));
      String name = path.substring(slash + 1);
      return names.contains(name + "/")
          ? new Entry(Kind.FOLDER, 0)
          : names.contains(name) ? new Entry(Kind.FILE, 0) : null;
    }

    @Override
    public List<String> names(String folder) throws IOException {
      return commit.names(Path.of(folder)).stream()
          .map(name -> name.endsWith("/") ? name.substring(0, name.length() - 1) : name)
          .toList();
    }

    @Override
    public InputStream open(String file) throws IOException {
      InputStream in = commit.open(Path.of(file));
      if (in == null) {
        throw new FileNotFoundException(where(file));
      }
      return in;
    }

    @Override
    public String where(String path) {
      return layer.folder().resolve(path).toString();
    }

    @Override
    public void close() {
      // The repository closes the plan.
    }
  }
}

package io.camelzodb.tree.layer;

import io.camelzodb.storage.Problem;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.function.Consumer;

/** Reads and writes the files of a layer in its folder. Not safe for many threads. */
public final class FolderLayer implements WrittenLayer {
  private final Layer layer;
  private final FolderSource source;
  private final ObjectTreeFiles files;
  private boolean touched;

  /**
   * Creates it; the folder is opened with the first file.
   *
   * @param problems receives problems of objects that cannot be files
   */
  public FolderLayer(Layer layer, Consumer<Problem> problems) {
    this.layer = layer;
    this.source = new FolderSource(layer.folder());
    this.files = new ObjectTreeFiles(layer.folder(), problems);
  }

  @Override
  public Layer layer() {
    return layer;
  }

  @Override
  public TreeSource source() {
    return source;
  }

  @Override
  public TreeSink files() {
    return files;
  }

  @Override
  public void removeFiles(ObjectPath path, Set<String> names) throws IOException {
    touched = true;
    files.removeFiles(path, names);
  }

  /** Whether files were removed, so that folders may be empty. */
  public boolean isTouched() {
    return touched;
  }

  @Override
  public void mark(ObjectPath path, String name) throws IOException {
    files.mark(path, name);
  }

  @Override
  public void removeFolder(ObjectPath path) throws IOException {
    source.forget(TreePaths.ROOT + path);
    files.prune(path.parent(), PruneRule.only(Set.of(path.id()), id -> false));
  }

  @Override
  public void finish() throws IOException {
    close();
    EmptyFolders.remove(layer.folder());
    if (layer.isCustom()) {
      // As with the peer it is there even if the other layers define everything.
      Files.createDirectories(layer.folder().resolve(TreePaths.ROOT));
    }
  }

  @Override
  public TreeSummary summary() {
    return files.summary();
  }

  @Override
  public void close() {
    files.close();
    source.close();
  }
}

package io.camelzodb.sync.layer;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.folder.FolderTree;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.tree.layer.LayeredTree;
import io.camelzodb.tree.layer.Layers;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the folders that a recording writes: the base folder, or all layers of a site. Not safe for
 * many threads.
 */
public final class RecordedFolders implements Closeable {
  private final Settings settings;
  private final FolderTree files;
  private final @Nullable LayeredTree layered;

  /**
   * Opens them.
   *
   * @param layers those of the settings
   * @param problems receives problems of objects that cannot be files
   */
  public RecordedFolders(Settings settings, Layers layers, Consumer<Problem> problems) {
    this.settings = settings;
    this.layered =
        layers.areUsed()
            ? new LayeredTree(layers, LayerSettings.recorded(settings), problems)
            : null;
    this.files = layered == null ? new ObjectTreeFiles(settings.baseDir(), problems) : layered;
  }

  /** Returns the tree to write. */
  public FolderTree files() {
    return files;
  }

  /**
   * Finishes a recording with layers, once all is written: removes empty folders, and notes in the
   * database which layers define the objects.
   *
   * @param database whether the objects come from a database, and not from an export
   */
  public void finish(boolean database) throws IOException {
    if (layered != null) {
      layered.finish();
      if (database) {
        LayerNotes.write(settings, layered);
      }
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}

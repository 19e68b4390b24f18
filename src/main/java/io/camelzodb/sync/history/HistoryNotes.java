package io.camelzodb.sync.history;

import io.camelzodb.git.BranchNotes;
import io.camelzodb.git.history.BranchWriter;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.commit.TreeSettings;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps beside a branch which paths and settings it was made with, so that it is continued with the
 * same. Immutable.
 */
public final class HistoryNotes {
  /** The note of a branch that names its paths. */
  public static final String PATHS = "path";

  private static final String LAYER = "layer";

  private final Settings settings;
  private final String branch;
  private final List<ObjectPath> paths;
  private final List<String> layer;

  /**
   * Creates it.
   *
   * @param layer the layer whose objects the branch has; null for all objects
   */
  HistoryNotes(Settings settings, String branch, List<ObjectPath> paths, @Nullable Layer layer) {
    this.layer = layer == null ? List.of() : List.of(layer.shown());
    this.settings = settings;
    this.branch = branch;
    this.paths = paths;
  }

  /**
   * Checks that the branch was begun with the same paths and settings; notes them on a new branch.
   *
   * @throws SettingsException if it was begun with others
   */
  void check(BranchWriter writer) throws IOException {
    List<String> wanted =
        paths.isEmpty() ? List.of("/") : paths.stream().map(ObjectPath::toString).sorted().toList();
    TreeSettings shape = new TreeSettings(settings);
    if (writer.tip().isEmpty()) {
      writer.notes().write(PATHS, wanted);
      if (!layer.isEmpty()) {
        writer.notes().write(LAYER, layer);
      }
      shape.note(writer.notes());
      return;
    }
    String changed = shape.changed(writer.notes());
    if (changed != null) {
      throw new SettingsException(
          "the branch " + branch + " was made with other settings (" + changed + ")",
          "use the same settings, or name another branch");
    }
    List<String> ofLayer = writer.notes().read(LAYER);
    if (!ofLayer.equals(layer)) {
      throw new SettingsException(
          "the branch "
              + branch
              + " holds "
              + (ofLayer.isEmpty()
                  ? "all objects"
                  : "the objects of the layer " + String.join(", ", ofLayer)),
          "use the same --layer, or name another branch");
    }
    List<String> noted = writer.notes().read(PATHS);
    if (!noted.isEmpty() && !noted.equals(wanted)) {
      throw new SettingsException(
          "the branch " + branch + " holds " + String.join(", ", noted),
          "use the same --path, or name another branch");
    }
  }

  /** Stores that a branch holds all paths, unless its paths are stored already. */
  public static void noteWhole(BranchNotes branch) throws IOException {
    if (branch.read(PATHS).isEmpty()) {
      branch.write(PATHS, List.of("/"));
    }
  }
}

package io.camelzodb.sync.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.git.GitException;
import io.camelzodb.git.history.PathLog;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens the repositories of a site, that of each layer, to read the past of objects. */
final class LayerLogs implements Closeable {
  private final List<LayerLog> logs;

  private LayerLogs(List<LayerLog> logs) {
    this.logs = logs;
  }

  /**
   * Holds the repository of one layer.
   *
   * @param layer its name, an empty text for the custom one; null without layers
   */
  record LayerLog(@Nullable String layer, PathLog log) {}

  /**
   * Holds one commit of one layer.
   *
   * @param layer as in {@link LayerLog}
   */
  record Found(@Nullable String layer, PathLog.Entry entry) {}

  /**
   * Opens them. With layers, one without a repository, or without that branch, is left out.
   *
   * @param branch null for the branch of {@link History} if it exists, else the one checked out
   * @throws GitException if none is left
   */
  static LayerLogs open(Settings settings, @Nullable String branch) throws IOException {
    List<String> branches = branch == null ? List.of(History.BRANCH, "HEAD") : List.of(branch);
    Layers layers = LayerSettings.of(settings);
    List<LayerLog> logs = new ArrayList<>();
    GitException first = null;
    for (Layer layer : layers.all()) {
      try {
        logs.add(
            new LayerLog(
                layers.areUsed() ? layer.ident() : null, PathLog.open(layer.folder(), branches)));
      } catch (GitException none) {
        boolean damaged =
            Files.exists(layer.folder().resolve(".git"))
                && !(none.fault() instanceof Fault.NotFound);
        if (!layers.areUsed() || damaged) {
          new LayerLogs(logs).close();
          throw none;
        }
        first = first == null ? none : first;
      }
    }
    if (logs.isEmpty() && first != null) {
      throw first;
    }
    return new LayerLogs(List.copyOf(logs));
  }

  /** Returns all, from the top down. */
  List<LayerLog> all() {
    return logs;
  }

  /** Returns the names of the branches that are read, for messages. */
  String branches() {
    return logs.stream()
        .map(
            each ->
                each.log().branch()
                    + (each.layer() == null || each.layer().isEmpty() ? "" : " of " + each.layer()))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the log of the layer that defines the object of a folder as of the last commits; null
   * if none does. A marker in the custom layer hides all layers below it.
   */
  @Nullable LayerLog defining(String folder) throws IOException {
    boolean masked = false;
    for (LayerLog each : logs) {
      if (!masked && each.log().files(folder).orElse(List.of()).contains(MetadataFile.NAME)) {
        return each;
      }
      masked |= each.layer() != null && each.layer().isEmpty() && masks(each.log(), folder);
    }
    return null;
  }

  private static boolean masks(PathLog custom, String folder) throws IOException {
    for (String at = folder; at.length() >= TreePaths.ROOT.length(); at = parent(at)) {
      List<String> names = custom.files(at).orElse(List.of());
      if (names.contains(TreeNames.DELETED) || names.contains(TreeNames.FROZEN)) {
        return true;
      }
    }
    return false;
  }

  private static String parent(String folder) {
    return folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
  }

  @Override
  public void close() {
    logs.forEach(each -> each.log().close());
  }
}

package io.camelzodb.sync.status;

import io.camelzodb.git.program.FileState;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds which objects have files that differ from HEAD, in the work trees of all layers. Immutable.
 *
 * @param states by path
 * @param complete whether all differences are files of objects; otherwise something more is there,
 *     such as an ignored file, and only a look at all files finds what it means
 */
record LocalFiles(Map<ObjectPath, State> states, boolean complete) {
  /** No file differs. */
  static final State NONE = new State(false, false);

  /**
   * Says how the files of an object differ.
   *
   * @param staged whether the index differs from HEAD
   * @param unstaged whether a file differs from the index, or is not tracked
   */
  record State(boolean staged, boolean unstaged) {}

  /**
   * Reads the states of now. A layer without a repository has none.
   *
   * @throws IOException if git cannot read one of the work trees
   */
  static LocalFiles of(Layers layers) throws IOException {
    Map<ObjectPath, State> states = new HashMap<>();
    boolean complete = true;
    for (Layer layer : layers.all()) {
      if (!Files.exists(layer.folder().resolve(".git"))) {
        complete = false;
        continue;
      }
      GitProgram git = GitProgram.in(layer.folder(), line -> {});
      for (FileState file : FileState.of(git, true, TreePaths.ROOT)) {
        ObjectPath path = file.ignored() ? null : objectOf(file.file());
        if (path == null) {
          complete = false;
        } else {
          states.merge(
              path,
              new State(file.staged(), file.unstaged()),
              (one, other) ->
                  new State(one.staged || other.staged, one.unstaged || other.unstaged));
        }
      }
    }
    return new LocalFiles(Map.copyOf(states), complete);
  }

  /** Returns those whose objects are in one database of a site. */
  LocalFiles in(Settings database) {
    MountPoint mount = database.mount().orElse(null);
    List<MountPoint> inner =
        database.mounts().stream()
            .filter(other -> mount == null || (!other.equals(mount) && mount.holds(other.at())))
            .toList();
    Map<ObjectPath, State> own = new HashMap<>(states);
    own.keySet()
        .removeIf(
            path ->
                (mount != null && !mount.holds(path))
                    || inner.stream().anyMatch(other -> other.holds(path)));
    return new LocalFiles(Map.copyOf(own), complete);
  }

  /** Returns how the files of an object differ. */
  State of(ObjectPath path) {
    return states.getOrDefault(path, NONE);
  }

  /**
   * Returns the object that a file belongs to: {@code /site} for {@code __root__/site/__meta__};
   * null if it belongs to none.
   */
  static @Nullable ObjectPath objectOf(String file) {
    List<String> names = Arrays.asList(file.split("/", -1));
    if (!names.get(0).equals(TreePaths.ROOT)) {
      return null;
    }
    List<String> ids = new ArrayList<>();
    for (String name : names.subList(1, names.size())) {
      if (name.startsWith("__")) {
        return new ObjectPath(List.copyOf(ids));
      }
      ids.add(name);
    }
    return null;
  }
}

package io.camelzodb.tree;

import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Discards files, but reads all their content, to check whether it could be written. Not safe for
 * many threads.
 */
public final class FilelessTree implements TreeSink {
  private final RefusedObjects refused;
  private final Map<ObjectPath, SortedMap<String, String>> unrecorded = new HashMap<>();

  /**
   * Creates it.
   *
   * @param base the folder of a tree, which limits the lengths of paths
   * @param problems receives problems of objects that cannot be files
   */
  public FilelessTree(Path base, Consumer<Problem> problems) {
    this.refused = new RefusedObjects(base, problems);
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    if (object.source() != null) {
      object.source().writeTo(OutputStream.nullOutputStream());
    }
    if (object.state() != null) {
      object.state().writeTo((name, content) -> content.writeTo(OutputStream.nullOutputStream()));
    }
    return !refused.refuses(object);
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) {
    // There is nothing to remove.
  }

  @Override
  public String refusal() {
    return refused.reason();
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) {
    return unrecorded.getOrDefault(container, UnrecordedFile.NOTHING);
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons) {
    if (reasons.isEmpty()) {
      unrecorded.remove(container);
    } else {
      unrecorded.put(container, reasons);
    }
  }

  /** Returns the objects that were reported as unrecorded, by container. */
  public Map<ObjectPath, SortedMap<String, String>> unrecorded() {
    return Map.copyOf(unrecorded);
  }
}

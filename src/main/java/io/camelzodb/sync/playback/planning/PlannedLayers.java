package io.camelzodb.sync.playback.planning;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.tree.TreeFolder;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the layer that an object shows in the database with the one that defines its files. For
 * perfact-zodbsync it is a part of the data of an object. For one planning.
 */
final class PlannedLayers {
  private final ObjectLayers shown = new ObjectLayers();

  /**
   * Holds the layers of one object.
   *
   * @param before the layer in the database; None for a new object
   * @param after the layer of its files: None where the tree has no layers
   * @param stored whether an object that is written gets the attribute in any case
   */
  record Pair(Value before, Value after, boolean stored) {
    /** Whether both are the same. */
    boolean isSame() {
      return before.equals(after);
    }

    /** Returns the current data of an object that is written. */
    ObjectData before(ObjectData data) {
      return with(data, before);
    }

    /** Returns the data of the files of an object that is written. */
    ObjectData after(ObjectData data) {
      return with(data, after);
    }

    private ObjectData with(ObjectData data, Value layer) {
      return isSame() && !stored ? data : ObjectLayers.with(data, layer);
    }
  }

  /** Compares an object, which is written if both differ; null for a new one. */
  Pair of(@Nullable ZopeObject object, TreeFolder files) throws IOException {
    Value layer = files.source().layer(files.path());
    Value after = layer == null ? NoneValue.NONE : layer;
    Value before = object == null ? after : shown.of(object);
    if (object != null && !before.equals(after)) {
      shown.give(object.path(), after);
    }
    return new Pair(before, after, layer != null);
  }
}

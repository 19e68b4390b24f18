package io.camelzodb.zope;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows which layer of a tree the objects of a database name, while some get another one. As Zope
 * does, an object without the attribute shows that of its container. Not safe for many threads.
 */
public final class ObjectLayers {
  /** The attribute that names the layer: a text, or None for the custom layer. */
  public static final String ATTRIBUTE = "zodbsync_layer";

  private final Map<ObjectPath, Value> given = new HashMap<>();

  /** Creates it before any object got another layer. */
  public ObjectLayers() {}

  /**
   * Returns the layer that an object shows.
   *
   * @throws java.io.UncheckedIOException if a container is read only now and that fails
   */
  public Value of(ZopeObject object) {
    for (ZopeObject at = object; at != null; at = at.parent()) {
      Value value = given.isEmpty() ? null : given.get(at.path());
      if (value == null) {
        value = at.state().get(ATTRIBUTE);
      }
      if (value != null) {
        return value;
      }
    }
    return NoneValue.NONE;
  }

  /** Returns the data of an object with its layer, which then is written like any other data. */
  public static ObjectData with(ObjectData data, Value layer) {
    SortedMap<String, Value> metadata = new TreeMap<>(data.metadata());
    metadata.put(ATTRIBUTE, layer);
    return new ObjectData(metadata, data.source(), data.state());
  }

  /** Returns the data of an object with the layer of other data of it, if these have one. */
  public static ObjectData withThatOf(ObjectData other, ObjectData data) {
    Value layer = other.metadata().get(ATTRIBUTE);
    return layer == null ? data : with(data, layer);
  }

  /** Returns the data of an object without its layer: what is in its files. */
  public static ObjectData without(ObjectData data) {
    if (!data.metadata().containsKey(ATTRIBUTE)) {
      return data;
    }
    SortedMap<String, Value> metadata = new TreeMap<>(data.metadata());
    metadata.remove(ATTRIBUTE);
    return new ObjectData(metadata, data.source(), data.state());
  }

  /** Says that an object gets a layer. */
  public void give(ObjectPath path, @Nullable Value layer) {
    given.put(path, layer == null ? NoneValue.NONE : layer);
  }
}

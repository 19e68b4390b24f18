package io.camelzodb.zope.type;

import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of classic Zope object: its meta types, what its class gives where the record says
 * nothing, and what is special about reading it. Immutable.
 */
interface ObjectType {

  /** The meta types it stands for. */
  List<String> metaTypes();

  /** What Zope's class gives, by attribute; {@code title} is the empty text where it is missing. */
  default Map<String, Value> defaults() {
    return Map.of();
  }

  /** Whether its class has a property map; {@code _properties} is then in the defaults. */
  default boolean hasProperties() {
    return false;
  }

  /** Whether a cache manager can be chosen for it. */
  default boolean isCacheable() {
    return false;
  }

  /**
   * Adds what only this kind has to the metadata.
   *
   * @return its source, or null
   * @throws ObjectReadException where an attribute is missing that Zope needs as well
   */
  ObjectData.@Nullable Source read(Attributes object, Map<String, Value> metadata)
      throws ObjectReadException;
}

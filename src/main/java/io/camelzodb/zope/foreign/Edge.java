package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;

/**
 * Describes a reference from one object to another.
 *
 * @param id the id of the target there, safe in a path
 * @param key the key or the name of the attribute, as stored
 */
record Edge(String id, Value key, Oid oid, Kind kind) {

  /** Ranks how well a reference says where the target belongs. */
  enum Kind {
    /** An entry of a container. */
    CONTAINED,
    /** A reference from an attribute, or from a value in one. */
    ATTRIBUTE,
    /** The {@code __parent__} of Zope 3, which leads upwards. */
    PARENT
  }
}

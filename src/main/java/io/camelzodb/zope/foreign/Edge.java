package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;

/**
 * That one object leads to another.
 *
 * @param id what it is called there, safe in a path
 * @param key the key or the name of the attribute, as stored
 */
record Edge(String id, Value key, Oid oid, Kind kind) {

  /** How much it says about where the object belongs. */
  enum Kind {
    /** An entry of a container. */
    CONTAINED,
    /** A reference from an attribute, or from a value in one. */
    ATTRIBUTE,
    /** The {@code __parent__} of Zope 3, which leads upwards. */
    PARENT
  }
}

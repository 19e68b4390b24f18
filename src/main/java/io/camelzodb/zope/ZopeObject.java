package io.camelzodb.zope;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Tid;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object of the containment tree, with its path and decoded record. Immutable.
 *
 * @param path its path
 * @param oid its record
 * @param tid the transaction that wrote the record
 * @param size length of the stored record, in bytes
 * @param className its class; null if the record names none
 * @param metaType its meta type: of the instance, else of a known class, else in its container;
 *     null if unknown
 * @param record the decoded record
 * @param container returns the container it was reached from, which may be read only then
 */
public record ZopeObject(
    ObjectPath path,
    Oid oid,
    Tid tid,
    int size,
    @Nullable Global className,
    @Nullable String metaType,
    PickledObject record,
    Supplier<@Nullable ZopeObject> container) {

  /**
   * Returns the container it was reached from; null for the root of the tree.
   *
   * @throws java.io.UncheckedIOException if it is read only now and that fails
   */
  public @Nullable ZopeObject parent() {
    return container.get();
  }

  /** Returns its id in the container. */
  public String id() {
    return path.id();
  }

  /** Returns its attributes; empty if the state is no dictionary. */
  public Dictionary state() {
    return record.attributes();
  }

  /** Returns a reference to it, in the form that ZODB gives to most. */
  public Reference reference() {
    return className == null
        ? new Reference(new Bytes(oid.toBytes()), true)
        : References.to(oid, className);
  }
}

package io.camelzodb.zope;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object at its place in the containment tree, its record decoded. Immutable.
 *
 * @param path where it is
 * @param oid its record
 * @param tid the transaction that wrote the record
 * @param size length of the record as it is stored, in bytes
 * @param className its class; null where the record tells none
 * @param metaType its meta type: of the instance, else of its class where that is known, else what
 *     its parent says; null where nobody tells
 * @param record the decoded record
 * @param container gives the container it was reached from, which may be read only then
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
   * The container it was reached from; null for the root of the tree.
   *
   * @throws java.io.UncheckedIOException if it is only read now, and cannot be
   */
  public @Nullable ZopeObject parent() {
    return container.get();
  }

  /** The id under which its container has it. */
  public String id() {
    return path.id();
  }

  /** Its attributes; empty where the state is no dictionary. */
  public Dictionary state() {
    return record.attributes();
  }
}

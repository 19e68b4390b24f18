package io.camelzodb.zope.walk;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives an object of a database, or of an export, to whoever reads versions of objects. */
final class DatabaseObject implements ObjectVersion {
  private final DatabaseReader reader;
  private final ZopeObject object;
  private DatabaseReader.@Nullable Container listing;

  DatabaseObject(DatabaseReader reader, ZopeObject object) {
    this.reader = reader;
    this.object = object;
  }

  /** Its children, listed once. */
  DatabaseReader.Container listing() {
    DatabaseReader.Container container = listing;
    if (container == null) {
      container = reader.container(object);
      listing = container;
    }
    return container;
  }

  @Override
  public ObjectPath path() {
    return object.path();
  }

  @Override
  public Oid oid() {
    return object.oid();
  }

  @Override
  public @Nullable Tid tid() {
    return object.tid().equals(Tid.ZERO) ? null : object.tid();
  }

  @Override
  public ObjectData data() throws IOException {
    return reader.data(object);
  }

  @Override
  public List<String> children() throws IOException {
    if (closed() != null || !reader.tree().holds(object) || !reader.scope().enters(object)) {
      return List.of();
    }
    List<String> ids = new ArrayList<>(listing().children().keySet());
    ids.sort(PythonOrder.TEXT);
    return ids;
  }

  /** Returns why its children are left out, so that each walk ends; null if they are not. */
  private @Nullable String closed() throws IOException {
    if (object.path().depth() >= ObjectTree.MAX_DEPTH) {
      return "nested too deeply: what it contains is left out";
    }
    try {
      for (ZopeObject at = object.parent(); at != null; at = at.parent()) {
        if (at.oid().equals(object.oid())) {
          return "this container contains itself; what is in it is read further up only";
        }
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    return null;
  }

  @Override
  public @Nullable String leftOut(String id) throws IOException {
    ObjectPath path = object.path().child(id);
    String reason = closed();
    if (reason != null) {
      return reason;
    }
    if (!reader.tree().holds(object) || !reader.scope().enters(object)) {
      return reader.scope().leavesOut(path);
    }
    DatabaseReader.Container container = listing();
    if (!container.children().containsKey(id)) {
      return container.lacks() == null ? reader.scope().leavesOut(path) : container.lacks();
    }
    try {
      ZopeObject child = reader.find(path);
      return child == null ? null : reader.scope().leavesOut(child);
    } catch (StorageException fault) {
      if (!reader.isOfObject(fault)) {
        throw fault;
      }
      return fault.getMessage();
    }
  }
}

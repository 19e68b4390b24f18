package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.container.Containment;
import io.camelzodb.zope.foreign.ForeignObjectPaths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the root mapping of a database, on demand, and recognizes the kind of its objects. Safe for
 * many threads.
 */
final class RootMapping {
  private static final String APPLICATION = "Application";
  private static final List<String> ZOPE3 =
      List.of("zope.", "grok", "bluebream", "z3c.", "schooltool.", "zc.");

  private final Snapshot snapshot;
  private @Nullable DatabaseKind kind;
  private @Nullable ForeignObjectPaths foreignPaths;

  RootMapping(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * Returns the root object of the tree of a database.
   *
   * @throws StorageException if it cannot be read
   */
  StoredRecord first() throws StorageException {
    Oid application = application();
    if (application == null) {
      DatabaseKind found = kind();
      if (!found.foreign()) {
        throw new StorageException(
            new Fault.NotFound(
                    snapshot.name()
                        + ": the root mapping is empty: this database holds no object yet")
                .at(FaultPlace.ofSource(snapshot.name())));
      }
      return snapshot.load(snapshot.root());
    }
    StoredRecord record = snapshot.load(application);
    if (isKnown() == null) {
      remember(record);
    }
    return kind().foreign() ? snapshot.load(snapshot.root()) : record;
  }

  /**
   * Returns the object {@code Application}; null if there is none, as before Zope has opened the
   * database.
   */
  @Nullable Oid application() throws StorageException {
    for (Entry entry : entries()) {
      References.Target target = target(entry);
      if (target != null && APPLICATION.equals(Dictionary.nameOf(entry.key()))) {
        return target.oid();
      }
    }
    return null;
  }

  private synchronized @Nullable DatabaseKind isKnown() {
    return kind;
  }

  /** Returns the kind of its objects. */
  DatabaseKind kind() throws StorageException {
    DatabaseKind kind = isKnown();
    if (kind != null) {
      return kind;
    }
    if (snapshot.mount() != null) {
      return remember(DatabaseKind.ZOPE);
    }
    if (snapshot.export()) {
      return remember(exported());
    }
    Oid application = application();
    if (application != null) {
      return remember(snapshot.load(application));
    }
    List<Entry> entries = entries();
    if (entries.isEmpty() && isMapping()) {
      return remember(DatabaseKind.EMPTY);
    }
    return remember(foreign());
  }

  /** An export of an object that is not Zope's: one in containers of another kind. */
  private DatabaseKind exported() throws StorageException {
    PickledObject object = snapshot.load(snapshot.root()).object();
    if (!ForeignObjectPaths.isForeign(object)) {
      return DatabaseKind.EXPORT;
    }
    Global name = object.className();
    return name != null && isZope3(name.module()) ? DatabaseKind.ZOPE3 : DatabaseKind.MAPPING;
  }

  private DatabaseKind remember(StoredRecord application) throws StorageException {
    Global name = application.className();
    if (name == null || name.module().startsWith("OFS.")) {
      return remember(DatabaseKind.ZOPE);
    }
    return remember(
        Containment.isContainer(application.object().attributes()) ? DatabaseKind.ZOPE : foreign());
  }

  void assumeZope() {
    remember(DatabaseKind.ZOPE);
  }

  private synchronized DatabaseKind remember(DatabaseKind found) {
    kind = found;
    return found;
  }

  /** Returns the kind of a database that is not Zope 2, by the classes in the root mapping. */
  private DatabaseKind foreign() throws StorageException {
    List<String> modules = new ArrayList<>();
    for (Entry entry : entries()) {
      References.Target target = target(entry);
      Global name = target == null ? null : target.className();
      if (name != null) {
        modules.add(name.module());
      }
    }
    boolean zope3 = modules.stream().anyMatch(RootMapping::isZope3);
    return zope3 ? DatabaseKind.ZOPE3 : DatabaseKind.MAPPING;
  }

  private static boolean isZope3(String module) {
    return ZOPE3.stream().anyMatch(module::startsWith);
  }

  private List<Entry> entries() throws StorageException {
    Dictionary mapping = snapshot.load(snapshot.root()).object().attributes();
    for (String name : List.of("data", "_container")) {
      if (mapping.get(name) instanceof Dictionary entries) {
        return entries.entries();
      }
    }
    return List.of();
  }

  private boolean isMapping() throws StorageException {
    Dictionary mapping = snapshot.load(snapshot.root()).object().attributes();
    return mapping.get("data") instanceof Dictionary
        || mapping.get("_container") instanceof Dictionary;
  }

  private static References.@Nullable Target target(Entry entry) {
    References.Target target =
        entry.value() instanceof Reference reference ? References.target(reference) : null;
    return target == null || target.database() != null ? null : target;
  }

  /** Returns the paths of the objects of a foreign database; null for any other source. */
  synchronized @Nullable ForeignObjectPaths foreignPaths() {
    if (foreignPaths == null && kind == null) {
      try {
        kind();
      } catch (StorageException unreadable) {
        kind = DatabaseKind.ZOPE;
      }
    }
    if (foreignPaths == null && kind != null && kind.foreign()) {
      foreignPaths = ForeignObjectPaths.of(snapshot);
    }
    return foreignPaths;
  }
}

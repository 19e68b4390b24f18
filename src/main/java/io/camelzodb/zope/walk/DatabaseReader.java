package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of a database as of one transaction, or of an export, by their paths.
 *
 * <p>Containers are listed once for the objects in them; those used last are kept. An unreadable
 * object fails when it is asked for, and nothing is reported elsewhere. Not safe for many threads.
 */
public final class DatabaseReader implements ObjectReader {
  private static final int CONTAINERS_KEPT = 64;
  private static final int MOST_CAUSES = 50;

  /** Reads the data of an object: metadata and source. */
  public interface DataReader {
    /** Returns the data of an object; fails as {@link ObjectTypes#read} does. */
    ObjectData read(ZopeObject object) throws StorageException;
  }

  private final ObjectTree tree;
  private final DataReader data;
  private final ReadingScope scope;
  private final Unlisted unlisted;
  private final Map<ObjectPath, Container> containers =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, Container> eldest) {
          return size() > CONTAINERS_KEPT;
        }
      };

  /**
   * Holds the children of a container.
   *
   * @param lacks why not all of it can be listed; null where it can
   */
  record Container(ZopeObject object, Map<String, Child> children, @Nullable String lacks) {}

  /** Of everything, as the classic types read it. */
  public DatabaseReader(Snapshot snapshot, ZopeOptions options) {
    this(new Unlisted(), snapshot, options);
  }

  private DatabaseReader(Unlisted unlisted, Snapshot snapshot, ZopeOptions options) {
    TextDecoder decoder = new TextDecoder(options.encoding(), problem -> {});
    ObjectTypes types = new ObjectTypes(snapshot, options, decoder);
    this.unlisted = unlisted;
    this.tree = new ObjectTree(snapshot, decoder, unlisted);
    this.data = types::read;
    this.scope = ReadingScope.ALL;
  }

  /**
   * Of some objects, read in some way.
   *
   * @param options give the encoding of byte strings of Python 2
   * @param data given the tree, reads the data of an object
   */
  public DatabaseReader(
      Snapshot snapshot, ZopeOptions options, DataReader data, ReadingScope scope) {
    TextDecoder decoder = new TextDecoder(options.encoding(), problem -> {});
    this.unlisted = new Unlisted();
    this.tree = new ObjectTree(snapshot, decoder, unlisted);
    this.data = data;
    this.scope = scope;
  }

  /** Stores the containers whose objects cannot all be listed. */
  private static final class Unlisted implements WalkFaults {
    private @Nullable String last;

    @Override
    public void problem(Problem problem) {
      // The object with this problem fails when it is read.
    }

    @Override
    public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
      // The same.
    }

    @Override
    public void unlisted(ObjectPath container, Problem problem) {
      last = last == null ? problem.message() : last;
    }
  }

  /** The containment tree that is read. */
  public ObjectTree tree() {
    return tree;
  }

  @Override
  public String name() {
    return tree.snapshot().name();
  }

  @Override
  public List<ObjectPath> tops() throws StorageException {
    return List.of(tree.root().path());
  }

  @Override
  public @Nullable ObjectVersion read(ObjectPath path) throws StorageException {
    ZopeObject object = find(path);
    return object == null || scope.leavesOut(object) != null
        ? null
        : new DatabaseObject(this, object);
  }

  @Override
  public boolean isOfObject(IOException fault) {
    if (fault instanceof StorageException && fault.getCause() == null) {
      return fault.getClass() == StorageException.class || isCertain(fault);
    }
    Throwable at = fault;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      if (isCertain(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static boolean isCertain(Throwable fault) {
    return fault instanceof NoSuchObjectException
        || fault instanceof DamagedRecordException
        || fault instanceof ObjectReadException
        || fault instanceof PickleException;
  }

  @Override
  public @Nullable ObjectVersion child(ObjectVersion container, String id) throws StorageException {
    if (!(container instanceof DatabaseObject parent)) {
      return read(container.path().child(id));
    }
    Child child = parent.listing().children().get(id);
    ZopeObject object = child == null ? null : child(parent.listing().object(), child);
    return object == null || scope.leavesOut(object) != null
        ? null
        : new DatabaseObject(this, object);
  }

  private ZopeObject child(ZopeObject container, Child child) throws StorageException {
    ObjectPath path = container.path().child(child.id());
    Oid oid = child.oid();
    if (oid == null) {
      throw new StorageException(
          new Fault.NotFound(path + ": is listed but lost").at(FaultPlace.ofPath(path)));
    }
    return tree.at(oid, path, child.metaType(), () -> container);
  }

  @Override
  public void announce(ObjectVersion container, List<String> ids, Predicate<String> alone) {
    if (!(container instanceof DatabaseObject parent)) {
      return;
    }
    List<Oid> coming = new ArrayList<>();
    for (String id : ids) {
      Child child = parent.listing().children().get(id);
      if (child != null && child.oid() != null) {
        coming.add(child.oid());
      }
    }
    if (coming.size() > 1) {
      tree.snapshot().prefetch(coming);
    }
  }

  /**
   * Returns the data that its files would have.
   *
   * @throws StorageException where it cannot be read
   */
  public ObjectData data(ZopeObject object) throws StorageException {
    return data.read(object);
  }

  /**
   * The object at a path, whatever the scope; null where there is none.
   *
   * @throws StorageException where that cannot be known, as records on the way are gone
   */
  public @Nullable ZopeObject find(ObjectPath path) throws StorageException {
    if (path.isRoot()) {
      ZopeObject root = tree.root();
      return root.path().isRoot() ? root : null;
    }
    // Upward to a container that is known, then down again.
    int depth = path.depth() - 1;
    while (depth > 0 && !containers.containsKey(path.prefix(depth))) {
      depth--;
    }
    Container container = containers.get(path.prefix(depth));
    if (container == null) {
      ZopeObject root = tree.root();
      if (!path.startsWith(root.path())) {
        return null;
      }
      depth = root.path().depth();
      if (path.depth() == depth) {
        return root;
      }
      container = container(root);
    }
    while (true) {
      String id = path.ids().get(depth);
      Child child = container.children().get(id);
      if (child == null) {
        return null;
      }
      ZopeObject object = child(container.object(), child);
      depth++;
      if (depth == path.depth()) {
        return object;
      }
      container = container(object);
    }
  }

  /** Returns the children of an object, which are listed once. */
  Container container(ZopeObject object) {
    Container listed = containers.get(object.path());
    if (listed != null) {
      return listed;
    }
    Map<String, Child> children = new HashMap<>();
    unlisted.last = null;
    tree.listing(object).forEach(child -> children.put(child.id(), child));
    Container container = new Container(object, children, unlisted.last);
    containers.put(object.path(), container);
    return container;
  }

  /** Which objects are given. */
  ReadingScope scope() {
    return scope;
  }
}

package io.camelzodb.sync.playback.planning;

import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.type.value.PythonOrder;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects that a playback may change, from the database as of one transaction.
 *
 * <p>Unlike other readers of a database it reports what it cannot list, load or decode, since a
 * plan tells all problems. It also enters a container within itself: the files that it is compared
 * with end somewhere. For one thread.
 */
final class PresentObjects implements ObjectReader {
  private final Snapshot snapshot;
  private final ObjectTree tree;
  private final ObjectTypes types;
  private @Nullable ZopeObject newRoot;

  /** Says that an object cannot be loaded, which is reported already. */
  static final class Reported extends IOException {
    private static final long serialVersionUID = 1L;

    Reported(ObjectPath path) {
      super(path + ": cannot be loaded");
    }
  }

  /** Creates it; {@code problems} receives the objects that cannot be read. */
  PresentObjects(Snapshot snapshot, ZopeOptions options, Consumer<Problem> problems) {
    this.snapshot = snapshot;
    TextDecoder decoder = new TextDecoder(options.encoding(), problems);
    this.tree = new ObjectTree(snapshot, decoder, problems);
    this.types = new ObjectTypes(snapshot, options, decoder);
  }

  /** Holds an object with its children, listed once. */
  final class Present implements ObjectVersion {
    private final ZopeObject object;
    private @Nullable ContainerListing listing;

    Present(ZopeObject object) {
      this.object = object;
    }

    ZopeObject object() {
      return object;
    }

    ContainerListing listing() {
      ContainerListing children = listing;
      if (children == null) {
        children = ContainerListing.of(tree, object);
        listing = children;
      }
      return children;
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
    public ObjectData data() throws StorageException {
      return types.read(object);
    }

    @Override
    public List<String> children() {
      List<String> ids = new ArrayList<>(listing().children().keySet());
      ids.sort(PythonOrder.TEXT);
      return ids;
    }

    @Override
    public @Nullable String leftOut(String id) {
      return null;
    }
  }

  /** Returns the object of a version; null for none. */
  static @Nullable ZopeObject object(@Nullable ObjectVersion version) {
    return version == null ? null : ((Present) version).object();
  }

  /** Returns the children of a version; empty for none. */
  static ContainerListing listing(@Nullable ObjectVersion version) {
    return version == null ? ContainerListing.NONE : ((Present) version).listing();
  }

  /** Reads the application that an empty database will get as if it were there. */
  ZopeObject makeRoot() {
    ZopeObject made = EmptyDatabase.root();
    newRoot = made;
    return made;
  }

  /** Whether the database has no application yet. */
  boolean isEmpty() {
    return newRoot != null;
  }

  /** Returns the tree, which reports problems. */
  ObjectTree tree() {
    return tree;
  }

  /** Whether a path is the top of the database: the root, or its mount point. */
  boolean isTop(ObjectPath path) {
    return path.equals(top());
  }

  private ObjectPath top() {
    Mount mount = snapshot.mount();
    return mount == null ? ObjectPath.ROOT : new ObjectPath(mount.at());
  }

  /** Whether a path is a place where another database is mounted. */
  boolean isMounted(ObjectPath path) {
    return snapshot.mount() != null && isTop(path);
  }

  /** Returns the mount point above a path, whose content is in another database; null for none. */
  @Nullable String mountPointAbove(ObjectPath path) {
    return MountPoints.above(tree, path);
  }

  @Override
  public String name() {
    return snapshot.name();
  }

  @Override
  public List<ObjectPath> tops() {
    return List.of(top());
  }

  @Override
  public @Nullable Present read(ObjectPath path) throws StorageException {
    ZopeObject root = newRoot;
    ZopeObject object;
    if (root != null) {
      object = path.isRoot() ? root : null;
    } else {
      object = isTop(path) ? tree.root() : tree.resolve(path);
    }
    return object == null ? null : new Present(object);
  }

  @Override
  public @Nullable Present child(ObjectVersion container, String id) throws Reported {
    Present parent = (Present) container;
    Child child = parent.listing().children().get(id);
    if (child == null) {
      return null;
    }
    ZopeObject object = tree.child(parent.object, child);
    if (object == null) {
      throw new Reported(parent.path().child(id));
    }
    return new Present(object);
  }

  @Override
  public boolean isOfObject(IOException fault) {
    return fault instanceof StorageException || fault instanceof Reported;
  }

  @Override
  public void announce(ObjectVersion container, List<String> ids, Predicate<String> alone) {
    ContainerListing listing = listing(container);
    List<Oid> coming =
        ids.stream()
            .map(listing.children()::get)
            .map(child -> child == null ? null : child.oid())
            .filter(Objects::nonNull)
            .toList();
    if (coming.size() > 1) {
      snapshot.prefetch(coming);
    }
  }
}

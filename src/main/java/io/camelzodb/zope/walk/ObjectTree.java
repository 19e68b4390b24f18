package io.camelzodb.zope.walk;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.Containment;
import io.camelzodb.zope.foreign.ForeignObjectPaths;
import io.camelzodb.zope.type.MetaTypes;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The containment tree over a snapshot. Nothing is kept but the snapshot, and of a {@linkplain
 * DatabaseKind#foreign() foreign} database where each object stands; safe for many threads if the
 * consumer of the problems is.
 *
 * <p>The root of a database is the application, path {@code /}; of a foreign one it is the root
 * mapping, and everything that it leads to stands below it, at one place each; of one that is
 * mounted in another, what is shown at the mount point, under the path that it has in the site. The
 * root of an export is the exported object, under its own id, so that an exported Plone site is
 * {@code /Plone}; an exported application is {@code /} again.
 */
public final class ObjectTree {
  /** Deeper objects are reported and left out; real trees end long before. */
  public static final int MAX_DEPTH = 1000;

  /** A container is gone through in so many places, if it stands in more than one. */
  public static final int MOST_PLACES = 100;

  private final Snapshot snapshot;
  private final TextDecoder decoder;
  private static final int AHEAD = 256;

  private final WalkFaults problems;
  private final Containment containment;
  private final RootMapping databaseRoot;

  /** With Python 2's byte strings read as UTF-8, else Latin-1. */
  public ObjectTree(Snapshot snapshot, Consumer<Problem> problems) {
    this(snapshot, new TextDecoder(problems), problems);
  }

  /**
   * A tree.
   *
   * @param decoder makes text of ids and meta types of Python 2
   * @param problems told of everything that is left out or decoded by a guess
   */
  public ObjectTree(Snapshot snapshot, TextDecoder decoder, Consumer<Problem> problems) {
    this(snapshot, decoder, WalkFaults.of(problems));
  }

  /**
   * A tree.
   *
   * @param decoder makes text of ids and meta types of Python 2
   * @param problems told of everything that is left out or decoded by a guess
   */
  public ObjectTree(Snapshot snapshot, TextDecoder decoder, WalkFaults problems) {
    this(snapshot, decoder, problems, new RootMapping(snapshot));
  }

  private ObjectTree(
      Snapshot snapshot, TextDecoder decoder, WalkFaults problems, RootMapping databaseRoot) {
    this.snapshot = snapshot;
    this.decoder = decoder;
    this.problems = problems;
    this.containment = new Containment(snapshot, decoder, problems);
    this.databaseRoot = databaseRoot;
  }

  /** The same tree, for another thread, that tells its problems somebody else. */
  public ObjectTree telling(TextDecoder text, Consumer<Problem> others) {
    return new ObjectTree(snapshot, text, WalkFaults.of(others), databaseRoot);
  }

  /**
   * What kind of objects the source holds.
   *
   * @throws StorageException if its root cannot be read
   */
  public DatabaseKind kind() throws StorageException {
    return databaseRoot.kind();
  }

  /** The snapshot it stands on. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** What makes text of byte strings. */
  public TextDecoder decoder() {
    return decoder;
  }

  /** Spares the look at what kind of objects there are: for who knows that they are Zope's. */
  public void assumeZope() {
    databaseRoot.assumeZope();
  }

  /**
   * The object at which the tree begins.
   *
   * @throws StorageException if it cannot be read, or if the root mapping holds no application
   */
  public ZopeObject root() throws StorageException {
    Mount mount = snapshot.mount();
    if (mount != null) {
      return mounted(mount);
    }
    if (!snapshot.export()) {
      return placed(databaseRoot.first(), ObjectPath.ROOT, null, null);
    }
    StoredRecord record = snapshot.load(snapshot.root());
    PickledObject object = record.object();
    return placed(record, object, exportedPath(record.oid(), object), null, () -> null);
  }

  /**
   * The application of a database; null where the root mapping holds none, as before Zope first
   * opened it.
   *
   * @throws StorageException if the root mapping cannot be read
   */
  public @Nullable Oid application() throws StorageException {
    return databaseRoot.application();
  }

  /** The object that is shown at a mount point, under its path in the site. */
  private ZopeObject mounted(Mount mount) throws StorageException {
    Oid oid = MountPoints.rooted(snapshot, mount.root());
    if (oid == null) {
      throw new StorageException(
          snapshot.name() + ": the root mapping holds no " + mount.root() + " to be mounted");
    }
    ZopeObject at = placed(snapshot.load(oid), ObjectPath.ROOT, null, null);
    for (String id : mount.inside()) {
      Child next = child(at, id);
      if (next == null || next.oid() == null) {
        throw new StorageException(
            snapshot.name()
                + ": there is no "
                + at.path().child(id)
                + " to be mounted at "
                + new ObjectPath(mount.at()));
      }
      at = placed(snapshot.load(next.oid()), at.path().child(id), next.metaType(), at);
    }
    return new ZopeObject(
        new ObjectPath(mount.at()),
        at.oid(),
        at.tid(),
        at.size(),
        at.className(),
        at.metaType(),
        at.record(),
        () -> {
          try {
            return MountPoints.container(mount);
          } catch (StorageException fault) {
            throw new UncheckedIOException(fault);
          }
        });
  }

  private @Nullable Child child(ZopeObject container, String id) {
    Child found = null;
    for (Child child : listing(container)) {
      if (child.id().equals(id)) {
        found = child;
      }
    }
    return found;
  }

  private ObjectPath exportedPath(Oid oid, PickledObject object) {
    if (DatabaseRoot.APPLICATION.equals(object.className())) {
      return ObjectPath.ROOT;
    }
    for (String name : List.of("id", "__name__")) {
      Value value = object.attributes().get(name);
      String id = value == null ? null : decoder.text(value, snapshot::name, oid);
      if (id != null && !id.isEmpty()) {
        return ObjectPath.ROOT.child(id);
      }
    }
    problems.problem(
        new Problem(
            Problem.Severity.NOTE,
            snapshot.name(),
            oid,
            "the exported object has no id; it stands under its oid",
            ""));
    return ObjectPath.ROOT.child(oid.hex());
  }

  /** What a container lists, without reading the objects; empty for everything else. */
  public List<Child> listing(ZopeObject container) {
    ForeignObjectPaths places = databaseRoot.places();
    return places == null
        ? containment.of(container)
        : places.children(
            container.oid(),
            container.record(),
            problem ->
                problems.unlisted(
                    container.path(),
                    new Problem(
                        problem.severity(),
                        container.path() + ", " + problem.where(),
                        problem.oid(),
                        problem.message(),
                        problem.advice())));
  }

  /** Whether an object is a container, be it empty; of a foreign one, whether it holds any. */
  public boolean holds(ZopeObject object) {
    ForeignObjectPaths places = databaseRoot.places();
    return places == null ? isContainer(object) : places.holds(object.oid());
  }

  /** Whether the objects are not Zope's, so that any of them may have others below it. */
  public boolean isForeign() {
    return databaseRoot.places() != null;
  }

  /** Whether an object of a foreign database has a place of its own; false in all others. */
  public boolean isForeignObject(Oid oid) {
    ForeignObjectPaths places = databaseRoot.places();
    return places != null && places.isPlaced(oid);
  }

  /** A reference to an object, in the form that ZODB gives to most. */
  public Reference reference(ZopeObject object) {
    return object.className() == null
        ? new Reference(new Bytes(object.oid().toBytes()), true)
        : References.to(object.oid(), object.className());
  }

  /**
   * Whether an object stands right below another one, in a foreign database; false in all others.
   */
  public boolean isForeignChild(Oid parent, Oid oid) {
    ForeignObjectPaths places = databaseRoot.places();
    return places != null && places.isChild(parent, oid);
  }

  /** Whether an object has the attributes of a container, be it empty. */
  public static boolean isContainer(ZopeObject object) {
    return Containment.isContainer(object.state());
  }

  /** The objects in a container, read as they are asked for; what cannot be read is a problem. */
  public Iterable<ZopeObject> children(ZopeObject container) {
    List<Child> children = listing(container);
    return () -> new Loading(container, children);
  }

  /** The objects of a listing. */
  Iterator<ZopeObject> children(ZopeObject container, List<Child> listing) {
    return new Loading(container, listing);
  }

  /** One object of a {@link #listing}; null, and a problem, where it cannot be read. */
  public @Nullable ZopeObject child(ZopeObject container, Child child) {
    Oid oid = child.oid();
    if (oid == null) {
      report(container, child, "the container lists it but holds no object of that id", "", null);
      return null;
    }
    try {
      return placed(
          snapshot.load(oid), container.path().child(child.id()), child.metaType(), container);
    } catch (NoSuchObjectException missing) {
      report(
          container,
          child,
          "there is no record " + oid,
          "the object is lost in this source",
          missing);
    } catch (StorageException damaged) {
      report(container, child, "cannot be read: " + damaged.getMessage(), "", damaged);
    }
    return null;
  }

  /**
   * The object at a path; null where a container on the way does not list the next id.
   *
   * @throws StorageException where the path exists but an object on it cannot be read
   */
  public @Nullable ZopeObject resolve(ObjectPath path) throws StorageException {
    ZopeObject at = root();
    if (!path.startsWith(at.path())) {
      return null;
    }
    for (String id : path.ids().subList(at.path().depth(), path.depth())) {
      Child next = child(at, id);
      if (next == null || at.path().depth() >= MAX_DEPTH) {
        return null;
      }
      Oid oid = next.oid();
      if (oid == null) {
        throw new StorageException(at.path().child(id) + " is listed, but there is no such object");
      }
      at = placed(snapshot.load(oid), at.path().child(id), next.metaType(), at);
    }
    return at;
  }

  /** The whole tree, depth first, containers before what they hold; read as it is asked for. */
  public Iterable<ZopeObject> walk() throws StorageException {
    return walk(root(), object -> true);
  }

  /**
   * An object and all below it, depth first, read as it is asked for. Each container is entered
   * once: one that contains itself, or stands in two places, is a problem at its second place.
   *
   * @param enter whether to go on to what a container holds
   */
  public Iterable<ZopeObject> walk(ZopeObject start, Predicate<ZopeObject> enter) {
    return walk(start, enter, (container, children) -> {});
  }

  /**
   * The same, telling what the containers list.
   *
   * @param listed told the listing of each container that is entered, before its objects come
   */
  public Iterable<ZopeObject> walk(
      ZopeObject start, Predicate<ZopeObject> enter, BiConsumer<ZopeObject, List<Child>> listed) {
    return () -> new TreeWalk(this, start, enter, listed, false, problems::problem);
  }

  /**
   * The same, but a container that stands in several places is entered wherever it is wanted.
   *
   * @param enter asked of each object when it was given out; has to see to it that the walk ends,
   *     by {@link #MOST_PLACES}, and by entering no container within itself
   */
  public Iterable<ZopeObject> walkEverywhere(
      ZopeObject start, Predicate<ZopeObject> enter, BiConsumer<ZopeObject, List<Child>> listed) {
    return () -> new TreeWalk(this, start, enter, listed, true, problems::problem);
  }

  /**
   * An object whose place is known, without a look at the containers around it.
   *
   * @param metaTypeOfParent what the container says of its type, or null
   * @param container reads the container when somebody wants it
   * @throws StorageException if the object cannot be read
   */
  public ZopeObject at(
      Oid oid,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      Supplier<@Nullable ZopeObject> container)
      throws StorageException {
    StoredRecord record = snapshot.load(oid);
    return placed(record, record.object(), path, metaTypeOfParent, container);
  }

  /** A record as the object at a place. */
  ZopeObject placed(
      StoredRecord record,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      @Nullable ZopeObject parent)
      throws StorageException {
    return placed(record, record.object(), path, metaTypeOfParent, () -> parent);
  }

  private ZopeObject placed(
      StoredRecord record,
      PickledObject object,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      Supplier<@Nullable ZopeObject> container) {
    Value own = object.attributes().get("meta_type");
    String metaType = own == null ? null : decoder.text(own, path::toString, record.oid());
    if (metaType == null) {
      metaType = MetaTypes.of(object.className());
    }
    if (metaType == null) {
      metaType = metaTypeOfParent;
    }
    return new ZopeObject(
        path,
        record.oid(),
        record.tid(),
        record.size(),
        object.className(),
        metaType,
        object,
        container);
  }

  private void report(
      ZopeObject container,
      Child child,
      String message,
      String advice,
      @Nullable StorageException fault) {
    ObjectPath path = container.path().child(child.id());
    problems.lost(
        path,
        new Problem(Problem.Severity.ERROR, path.toString(), child.oid(), message, advice),
        fault);
  }

  private final class Loading implements Iterator<ZopeObject> {
    private final ZopeObject container;
    private final List<Child> children;
    private int index;
    private int announced;
    private @Nullable ZopeObject next;

    Loading(ZopeObject container, List<Child> children) {
      this.container = container;
      this.children = children;
    }

    @Override
    public boolean hasNext() {
      while (next == null && index < children.size()) {
        announce();
        next = child(container, children.get(index++));
      }
      return next != null;
    }

    /** Tells a store behind a network what will be asked for, some way ahead. */
    private void announce() {
      if (announced - index > AHEAD / 2) {
        return;
      }
      int until = Math.min(children.size(), index + AHEAD);
      List<Oid> coming = new ArrayList<>();
      for (Child child : children.subList(Math.max(index, announced), Math.max(until, announced))) {
        if (child.oid() != null) {
          coming.add(child.oid());
        }
      }
      announced = until;
      if (coming.size() > 1) {
        snapshot.prefetch(coming);
      }
    }

    @Override
    public ZopeObject next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      ZopeObject result = next;
      next = null;
      return result;
    }
  }
}

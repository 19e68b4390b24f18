package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
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
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks the containment tree of a snapshot and resolves paths in it. It holds the snapshot, the
 * root, the containers of the last path and, for a {@linkplain DatabaseKind#foreign() foreign}
 * database, the paths of its objects; safe for many threads if the consumer of the problems is.
 *
 * <p>The root of a database is the application, path {@code /}. The root of a foreign database is
 * the root mapping, with everything it leads to below it, at one path each. The root of a mounted
 * database is the object shown at the mount point, with its path in the site. The root of an export
 * is the exported object, under its own id, so that an exported Plone site is {@code /Plone}; an
 * exported application is {@code /} again.
 */
public final class ObjectTree {
  /** Deeper objects are reported and left out; real trees end long before. */
  public static final int MAX_DEPTH = 1000;

  /** The limit of paths at which a container is walked, if it has several. */
  public static final int MOST_PLACES = 100;

  private final Snapshot snapshot;
  private final TextDecoder decoder;

  private final WalkFaults problems;
  private final Containment containment;
  private final RootMapping databaseRoot;
  private final PathSteps steps = new PathSteps(this);
  private volatile @Nullable ZopeObject root;

  /** Creates a tree that reads byte strings of Python 2 as UTF-8, else Latin-1. */
  public ObjectTree(Snapshot snapshot, Consumer<Problem> problems) {
    this(snapshot, new TextDecoder(problems), problems);
  }

  /**
   * Creates a tree.
   *
   * @param decoder decodes ids and meta types of Python 2
   * @param problems receives everything that is left out or decoded by a guess
   */
  public ObjectTree(Snapshot snapshot, TextDecoder decoder, Consumer<Problem> problems) {
    this(snapshot, decoder, WalkFaults.of(problems));
  }

  /**
   * Creates a tree.
   *
   * @param decoder decodes ids and meta types of Python 2
   * @param problems receives everything that is left out or decoded by a guess
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

  /** Returns the same tree for another thread, with another receiver of problems. */
  public ObjectTree reportingTo(TextDecoder text, Consumer<Problem> others) {
    return new ObjectTree(snapshot, text, WalkFaults.of(others), databaseRoot);
  }

  /**
   * Returns the kind of objects that the source holds.
   *
   * @throws StorageException if its root cannot be read
   */
  public DatabaseKind kind() throws StorageException {
    return databaseRoot.kind();
  }

  /** Returns the snapshot. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the decoder of byte strings. */
  public TextDecoder decoder() {
    return decoder;
  }

  /** Skips the check for foreign objects, if the caller knows that they are Zope's. */
  public void assumeZope() {
    databaseRoot.assumeZope();
  }

  /**
   * Returns the root object of the tree.
   *
   * @throws StorageException if it cannot be read, or if the root mapping holds no application
   */
  public ZopeObject root() throws StorageException {
    ZopeObject known = root;
    if (known == null) {
      known = new TreeRoot(this, databaseRoot, problems).object();
      root = known;
    }
    return known;
  }

  /**
   * Returns the application of a database; null if the root mapping has none, as before Zope has
   * opened it.
   *
   * @throws StorageException if the root mapping cannot be read
   */
  public @Nullable Oid application() throws StorageException {
    return databaseRoot.application();
  }

  /** Returns the last child of an id in a listing; null if there is none. */
  @Nullable Child child(ZopeObject container, String id) {
    Child found = null;
    for (Child child : listing(container)) {
      if (child.id().equals(id)) {
        found = child;
      }
    }
    return found;
  }

  /** Lists the children of a container, without reading them; empty for any other object. */
  public List<Child> listing(ZopeObject container) {
    ForeignObjectPaths paths = databaseRoot.foreignPaths();
    ObjectPath at = container.path();
    return paths == null
        ? containment.of(container)
        : paths.children(
            container.oid(),
            container.record(),
            problem ->
                problems.unlisted(at, problem.within(at.toString()).at(FaultPlace.ofPath(at))));
  }

  /**
   * Whether an object is a container, even an empty one; for a foreign one, whether it has
   * children.
   */
  public boolean holds(ZopeObject object) {
    ForeignObjectPaths paths = databaseRoot.foreignPaths();
    return paths == null ? isContainer(object) : paths.holds(object.oid());
  }

  /** Whether the objects are not Zope's, so that any of them may have children. */
  public boolean isForeign() {
    return databaseRoot.foreignPaths() != null;
  }

  /** Whether an object of a foreign database has a path; false in all other databases. */
  public boolean isForeignObject(Oid oid) {
    ForeignObjectPaths paths = databaseRoot.foreignPaths();
    return paths != null && paths.isPlaced(oid);
  }

  /**
   * Whether an object is a child of another one, in a foreign database; false in all other
   * databases.
   */
  public boolean isForeignChild(Oid parent, Oid oid) {
    ForeignObjectPaths paths = databaseRoot.foreignPaths();
    return paths != null && paths.isChild(parent, oid);
  }

  /** Whether an object has the attributes of a container, be it empty. */
  public static boolean isContainer(ZopeObject object) {
    return Containment.isContainer(object.state());
  }

  /**
   * Returns the objects in a container, read on demand; an unreadable one is reported as a problem.
   */
  public Iterable<ZopeObject> children(ZopeObject container) {
    List<Child> children = listing(container);
    return () -> new ChildLoader(this, container, children);
  }

  /** The objects of a listing. */
  Iterator<ZopeObject> children(ZopeObject container, List<Child> listing) {
    return new ChildLoader(this, container, listing);
  }

  /**
   * Returns one object of a {@link #listing}; if it cannot be read, returns null and reports a
   * problem.
   */
  public @Nullable ZopeObject child(ZopeObject container, Child child) {
    Oid oid = child.oid();
    if (oid == null) {
      report(container, child, "the container lists it but holds no object of that id", "", null);
      return null;
    }
    ObjectPath path = container.path().child(child.id());
    try {
      return placed(snapshot.load(oid), path, child.metaType(), container);
    } catch (NoSuchObjectException missing) {
      String advice = "the object is lost in this source";
      report(container, child, "there is no record " + oid, advice, missing);
    } catch (StorageException damaged) {
      Fault fault = damaged.fault().within("cannot be read");
      problems.lost(path, Problem.ofFault(Problem.Severity.ERROR, path, oid, fault), damaged);
    }
    return null;
  }

  /**
   * Returns the object at a path; null if a container on the way does not list the next id.
   *
   * @throws StorageException if the path exists but an object on it cannot be read
   */
  public @Nullable ZopeObject resolve(ObjectPath path) throws StorageException {
    ZopeObject root = root();
    return path.startsWith(root.path()) ? steps.resolve(root, path) : null;
  }

  /**
   * Announces that some children of a container will be resolved soon, in about this order. Never
   * fails: {@link #resolve} tells what is wrong.
   */
  public void announce(ObjectPath container, Collection<String> ids) {
    steps.announce(container, ids);
  }

  /** Walks the whole tree, depth first, containers before their children; read on demand. */
  public Iterable<ZopeObject> walk() throws StorageException {
    return walk(root(), object -> true);
  }

  /**
   * Walks an object and everything below it, depth first, read on demand. Each container is entered
   * once: one that contains itself, or is in two containers, is a problem the second time.
   *
   * @param enter whether to go on to the children of a container
   */
  public Iterable<ZopeObject> walk(ZopeObject start, Predicate<ZopeObject> enter) {
    return walk(start, enter, (container, children) -> {});
  }

  /**
   * Walks an object and everything below it, and reports listings.
   *
   * @param listed receives the listing of each entered container, before its objects
   */
  public Iterable<ZopeObject> walk(
      ZopeObject start, Predicate<ZopeObject> enter, BiConsumer<ZopeObject, List<Child>> listed) {
    return () -> new TreeWalk(this, start, enter, listed, false, problems::problem);
  }

  /**
   * Walks like the other methods, but may enter a container at several paths.
   *
   * @param enter called for each object after it was returned; must ensure that the walk ends, by
   *     {@link #MOST_PLACES}, and by entering no container within itself
   */
  public Iterable<ZopeObject> walkAllPaths(
      ZopeObject start, Predicate<ZopeObject> enter, BiConsumer<ZopeObject, List<Child>> listed) {
    return () -> new TreeWalk(this, start, enter, listed, true, problems::problem);
  }

  /**
   * Returns an object whose path is known, without reading the containers around it.
   *
   * @param metaTypeOfParent its meta type in the container, or null
   * @param container reads the container on demand
   * @throws StorageException if the object cannot be read
   */
  public ZopeObject at(
      Oid oid,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      Supplier<@Nullable ZopeObject> container)
      throws StorageException {
    StoredRecord record = snapshot.load(oid);
    return ObjectAtPath.of(record, record.object(), path, metaTypeOfParent, container, decoder);
  }

  /** Returns a record as the object at a path. */
  ZopeObject placed(
      StoredRecord record,
      ObjectPath path,
      @Nullable String metaTypeOfParent,
      @Nullable ZopeObject parent)
      throws StorageException {
    return ObjectAtPath.of(record, record.object(), path, metaTypeOfParent, () -> parent, decoder);
  }

  private void report(
      ZopeObject container,
      Child child,
      String message,
      String advice,
      @Nullable StorageException fault) {
    ObjectPath path = container.path().child(child.id());
    Problem problem = Problem.ofObject(Problem.Severity.ERROR, path, child.oid(), message, advice);
    problems.lost(path, fault == null ? problem : problem.because(fault.fault()), fault);
  }
}

package io.camelzodb.sync.playback.planning;

import static java.util.stream.Collectors.joining;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.FolderOrders;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a playback: compares a tree with a database as of one transaction. Each change
 * is tried without storing it, so that problems are known before anything is written. For one
 * planning.
 */
public final class Planner {
  /** The limit of paths in a message. */
  private static final int MOST_PARTS = 10;

  private final Snapshot snapshot;
  private final ObjectTreeReader files;
  private final PlaybackOptions options;
  private final PlanSteps steps;
  private final ObjectTree tree;

  /** A tree that reports no problems, for objects that are only inspected. */
  private final ObjectTree silent;

  private final ObjectTypes types;
  private final PlaybackScope scope;
  private final FolderOrders orders = new FolderOrders();
  private final StatePlanner states;
  private Removals removals;
  private final Deque<Item> open = new ArrayDeque<>();
  private final Set<ObjectPath> named = new HashSet<>();
  private @Nullable FilePrefetch ahead;
  private @Nullable ZopeObject newRoot;
  private long compared;
  private long unsupported;

  /** An object to compare: its path, and how to reach it in the database. */
  private record Item(ObjectPath path, @Nullable ZopeObject container, @Nullable Child child) {}

  /**
   * Creates a planner.
   *
   * @param snapshot the snapshot of the database, which may be empty
   * @param files the tree
   */
  public Planner(Snapshot snapshot, ObjectTreeReader files, PlaybackOptions options) {
    this.snapshot = snapshot;
    this.files = files;
    this.options = options;
    this.steps = new PlanSteps(snapshot, options);
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), steps.problems()::add);
    this.tree = new ObjectTree(snapshot, decoder, steps.problems()::add);
    this.types = new ObjectTypes(snapshot, options.zope(), decoder);
    this.silent = new ObjectTree(snapshot, problem -> {});
    this.scope = new PlaybackScope(silent, options);
    this.states = new StatePlanner(snapshot, files, options);
    this.removals = removals(Path.of(""));
  }

  private Removals removals(Path base) {
    return new Removals(snapshot, files.again(), options, base, steps.problems());
  }

  /** Sets the folder of the tree, which limits the lengths of paths. */
  public Planner recordedIn(Path base) {
    removals = removals(base);
    return this;
  }

  /**
   * Switches off the trial of new objects, which takes half of the time; an object that cannot be
   * written is then found only during writing.
   */
  public Planner untried() {
    steps.untried();
    return this;
  }

  /**
   * Makes the plan for some paths.
   *
   * @param paths of objects or of files in the tree; an object that is only in the database is
   *     removed
   * @throws StorageException if the database cannot be read at its root
   * @throws IOException if the file system fails
   */
  public Plan plan(List<String> paths) throws IOException {
    if (!files.hasRoot()) {
      throw new TreeFault(files.name(), "there is no tree here; name its folder");
    }
    if (snapshot.mount() == null && EmptyDatabase.isOne(snapshot)) {
      newRoot = EmptyDatabase.root();
      steps.createRoot();
    }
    List<ObjectPath> present = new ArrayList<>();
    for (ObjectPath path : PlaybackPaths.of(paths, options.recurse())) {
      if (isThere(path)) {
        present.add(path);
      }
    }
    named.addAll(present);
    states.prepare(present, newRoot != null);
    try (FilePrefetch reading = new FilePrefetch(files)) {
      ahead = reading;
      for (ObjectPath path : present) {
        start(path);
        while (!open.isEmpty()) {
          visit(open.pop());
        }
      }
    }
    steps.operations().addAll(orders.operations(steps.operations()));
    return new Plan(
        snapshot.tid(),
        compared,
        unsupported,
        List.copyOf(steps.operations()),
        steps.problems().all());
  }

  /** Whether an object has files; otherwise it is removed from the database. */
  private boolean isThere(ObjectPath path) throws IOException {
    try {
      List<ObjectPath> tops = path.isRoot() ? files.tops() : List.of();
      if (path.isRoot() && !tops.contains(path)) {
        String most =
            tops.stream().limit(MOST_PARTS).map(ObjectPath::toString).collect(joining(", "));
        throw new TreeFault(
            files.name(), "holds a part of a site without its root; name what it holds: " + most);
      }
      if (files.read(path) != null) {
        return true;
      }
      if (path.isRoot()) {
        throw new TreeFault(files.name(), "holds no __meta__; the root cannot be removed");
      }
      if (isTop(path)) {
        throw new TreeFault(
            files.name(), path + " has no files; what is mounted there cannot be removed");
      }
    } catch (TreeFault fault) {
      steps.problems().report(path, fault);
      return false;
    }
    removeNamed(path);
    return false;
  }

  private void removeNamed(ObjectPath path) throws IOException {
    ZopeObject container = null;
    Child child = null;
    try {
      container = newRoot == null ? tree.resolve(path.parent()) : null;
      child = container == null ? null : child(container, path);
    } catch (StorageException fault) {
      steps.problems().report(path, fault);
      return;
    }
    if (container == null || child == null) {
      steps.problems().note(path, "neither the files nor the database have it");
    } else if (!steps.isGone(path)
        && scope.removes(container, child)
        && removals.allow(container, child)) {
      steps.delete(path, metaType(container, child));
    }
  }

  private @Nullable String metaType(ZopeObject container, Child child) {
    ZopeObject object = child.oid() == null ? null : silent.child(container, child);
    return object == null ? child.metaType() : object.metaType();
  }

  private @Nullable Child child(ZopeObject container, ObjectPath path) {
    Child child = null;
    for (Child each : tree.listing(container)) {
      child = each.id().equals(path.id()) ? each : child;
    }
    return child;
  }

  private @Nullable ZopeObject resolve(ObjectPath path) throws StorageException {
    return newRoot == null ? tree.resolve(path) : path.isRoot() ? newRoot : null;
  }

  /** Begins with an object that a user named. */
  private void start(ObjectPath path) throws IOException {
    if (isTop(path)) {
      open.push(new Item(path, null, null));
      return;
    }
    ObjectPath parent = path.parent();
    ZopeObject container;
    try {
      container = steps.isGone(parent) ? null : resolve(parent);
    } catch (StorageException fault) {
      steps.problems().report(path, fault);
      return;
    }
    if (container == null && !steps.isNew(parent)) {
      String mountPoint = MountPoints.above(tree, path);
      steps
          .problems()
          .report(
              path,
              mountPoint == null
                  ? "there is no " + parent + " to put it in; play that back before"
                  : "is in the database that is mounted at "
                      + mountPoint
                      + "; name that database in zodb.mounts");
      return;
    }
    Child child = container == null || steps.isGone(path) ? null : child(container, path);
    open.push(new Item(path, container, child));
  }

  /** Whether a path is the top of the database: the root, or its mount point. */
  private boolean isTop(ObjectPath path) {
    Mount mount = snapshot.mount();
    return path.ids().equals(mount == null ? List.of() : mount.at());
  }

  private FilePrefetch ahead() {
    return Objects.requireNonNull(ahead, "plan first");
  }

  private void visit(Item item) throws IOException {
    compared++;
    int planned = steps.operations().size();
    try {
      compare(item);
    } catch (TreeFault | StorageException fault) {
      steps.undo(planned);
      steps.problems().report(item.path(), fault);
    } catch (ValueLimitException tooMuch) {
      steps.undo(planned);
      steps.problems().report(item.path(), "it has " + tooMuch.getMessage());
    }
  }

  private void compare(Item item) throws IOException {
    ObjectPath path = item.path();
    FilePrefetch.Taken taken = ahead().take(path);
    FiledObject filed = taken.filed();
    String fault = filed == null ? TreePaths.fault(path) : null;
    if (fault != null) {
      throw new TreeFault(files.name(), path + ": " + fault + "; remove its folder");
    }
    if (filed == null) {
      throw new TreeFault(files.name(), path + " was removed meanwhile; begin again");
    }
    ZopeObject object = object(item);
    if (object == null && item.child() != null) {
      // The failure to read it is reported already.
      return;
    }
    if (!scope.takes(path, object) || isElsewhere(path, object)) {
      return;
    }
    ObjectData current = object == null ? null : types.read(object);
    ObjectData target = null;
    if (current == null) {
      target = taken.parsed() == null ? filed.data() : taken.parsed();
    } else if (!filed.hasMetadata(current.metadata())) {
      target = MaskedSecrets.restored(filed.data(), current);
    }
    ObjectData data = target == null && current != null ? current : target;
    if (data == null) {
      return;
    }
    if (data.metadata().containsKey("unsupported") && states.applies(filed)) {
      state(item, taken, object, data);
      return;
    }
    if (data.metadata().containsKey("unsupported")) {
      skip(filed, object, data, target != null);
      enter(taken, object);
      return;
    }
    List<String> children = options.recurse() ? ahead().children(taken) : List.of();
    String type = ObjectDataWriter.metaType(path, data);
    ContainerListing listing = ContainerListing.of(tree, object);
    FileChecks.check(path, type, data, children);
    boolean replaced = object != null && !type.equals(object.metaType());
    if (replaced && isTop(path) && snapshot.mount() != null) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": what is mounted there is a "
                      + object.metaType()
                      + " and cannot be replaced")
              .at(FaultPlace.ofPath(path)));
    }
    if (replaced && !options.override()) {
      throw another(path, type, String.valueOf(object.metaType()));
    }
    if (replaced && !removals.allowReplaced(object)) {
      return;
    }
    List<String> removed = remove(path, object, listing, children);
    if (object == null) {
      steps.create(path, type, data, item.container());
    } else if (replaced) {
      steps.retype(object, type, data, listing.kept(removed));
    } else if (current != null) {
      steps.change(object, type, current, filed, target, removed);
    }
    orders.visited(path, type, data, listing.ids());
    descend(path, object, listing, children);
  }

  /**
   * Whether the object at a path is in another database. A named database is played back
   * separately; otherwise the mount point stays as it is.
   */
  private boolean isElsewhere(ObjectPath path, @Nullable ZopeObject object) {
    boolean named = options.mounted().contains(path);
    if (object == null || !MountPoints.isOne(object)) {
      return named && object == null;
    }
    if (!named) {
      steps.problems().add(MountPoints.left(object, "it stays as it is"));
    }
    return true;
  }

  private boolean staysMounted(ZopeObject container, Child child) {
    Oid oid = child.oid();
    if (oid == null) {
      return false;
    }
    try {
      ObjectPath path = container.path().child(child.id());
      ZopeObject object = tree.at(oid, path, child.metaType(), () -> container);
      return MountPoints.isOne(object) && isElsewhere(path, object);
    } catch (StorageException unreadable) {
      // It is not removed either, which is reported.
      return false;
    }
  }

  private static StorageException another(ObjectPath path, String inFiles, String inDatabase) {
    return new StorageException(
        new Fault.Refused(
                path
                    + ": is a "
                    + inFiles
                    + " in the files and a "
                    + inDatabase
                    + " in the database; use --override to replace it")
            .at(FaultPlace.ofPath(path)));
  }

  private void state(
      Item item, FilePrefetch.Taken taken, @Nullable ZopeObject object, ObjectData data)
      throws IOException {
    FiledObject filed = Objects.requireNonNull(taken.filed());
    ObjectPath path = item.path();
    String type = ObjectDataWriter.metaType(path, data);
    List<String> children = options.recurse() ? ahead().children(taken) : List.of();
    StateContent content = StatePlanner.content(filed);
    ZopeObject present = StatePlanner.present(content, object);
    if (object != null && present == null) {
      if (isTop(path)) {
        throw new StorageException(
            new Fault.Refused(
                    path
                        + ": the root of these files is a "
                        + content.own().object().className()
                        + ", no application of Zope; such objects are not played back")
                .at(FaultPlace.ofPath(path)));
      }
      if (!options.override()) {
        throw another(
            path,
            String.valueOf(content.own().object().className()),
            String.valueOf(object.className()));
      }
      if (!removals.allow(object)) {
        return;
      }
      steps.delete(path, object.metaType());
    } else if (object == null) {
      FileChecks.place(path, item.container());
    }
    ContainerListing listing = ContainerListing.of(tree, present);
    List<Child> superfluous = scope.superfluous(path, present, listing, children);
    List<Child> going = removable(present, superfluous);
    List<String> kept = null;
    if (options.recurse()) {
      // Children that are not removed stay in the container.
      kept = new ArrayList<>(children);
      for (Child child : superfluous) {
        if (!going.contains(child)) {
          kept.add(child.id());
        }
      }
    }
    steps.state(path, states.operation(filed, content, type, present, kept), present == null);
    delete(path, going);
    descend(path, present, listing, children);
  }

  private @Nullable ZopeObject object(Item item) throws StorageException {
    if (isTop(item.path())) {
      return newRoot == null ? tree.root() : newRoot;
    }
    ZopeObject container = item.container();
    Child child = item.child();
    return container == null || child == null ? null : tree.child(container, child);
  }

  /**
   * Reports an object whose files hold only its type and title: it is not created and, if it was
   * named, not changed. Everything else goes on.
   *
   * @param differs whether the files differ from the object
   */
  private void skip(
      FiledObject filed, @Nullable ZopeObject object, ObjectData data, boolean differs)
      throws StorageException {
    ObjectPath path = filed.path();
    unsupported++;
    String type = ObjectDataWriter.metaType(path, data);
    String advice =
        filed.state() != null
            ? "its __state__ brings it back with zodb.unsupported=state"
            : "record it with zodb.unsupported=state, or do it in Zope";
    boolean another = object != null && !type.equals(String.valueOf(metaType(object)));
    if (object == null) {
      String below = options.recurse() ? ", nor is what it contains" : "";
      steps.problems().omit(path, "is not made" + below + ": " + noMore(type), advice);
    } else if (another) {
      steps.problems().omit(path, "stays a " + metaType(object) + ": " + noMore(type), advice);
    } else if (differs && named.contains(path)) {
      steps.problems().omit(path, "is not changed: " + noMore(type), advice);
    } else if (differs) {
      steps.problems().note(path, "is not changed: " + noMore(type));
    }
  }

  private static String noMore(String type) {
    return "files hold no more than type and title of a " + type;
  }

  /** Returns the meta type in the form of files; that of the class if the container has none. */
  private static String metaType(ZopeObject object) {
    if (object.metaType() != null) {
      return object.metaType();
    }
    return object.className() == null ? "" : object.className().dotted();
  }

  /**
   * Goes on to the children of a container of an unsupported type, if they are recorded. If there
   * are no files below it, it may have been recorded without its children, and nothing is removed.
   */
  private void enter(FilePrefetch.Taken taken, @Nullable ZopeObject object) throws IOException {
    if (object == null
        || !options.recurse()
        || ObjectTypes.isSupported(object.metaType())
        || !options.entering().enters(object, false)) {
      return;
    }
    List<String> children = ahead().children(taken);
    if (!children.isEmpty()) {
      ContainerListing listing = ContainerListing.of(tree, object);
      remove(object.path(), object, listing, children);
      descend(object.path(), object, listing, children);
    }
  }

  /** Removes children without files; returns their ids. */
  private List<String> remove(
      ObjectPath path,
      @Nullable ZopeObject container,
      ContainerListing listing,
      List<String> children)
      throws IOException {
    return delete(
        path, removable(container, scope.superfluous(path, container, listing, children)));
  }

  private List<Child> removable(@Nullable ZopeObject container, List<Child> superfluous)
      throws IOException {
    List<Child> removable = new ArrayList<>();
    for (Child child : superfluous) {
      // A mount point stays if its database was not recorded.
      if (container != null && !options.deleteUnrecorded() && staysMounted(container, child)) {
        continue;
      }
      if (container != null && removals.allow(container, child)) {
        removable.add(child);
      }
    }
    return removable;
  }

  private List<String> delete(ObjectPath path, List<Child> going) {
    List<String> removed = new ArrayList<>();
    for (Child child : going) {
      removed.add(child.id());
      steps.delete(path.child(child.id()), child.metaType());
    }
    return removed;
  }

  private void descend(
      ObjectPath path,
      @Nullable ZopeObject object,
      ContainerListing listing,
      List<String> children) {
    List<Oid> coming = new ArrayList<>();
    ahead().announce(path, children, id -> !listing.children().containsKey(id));
    for (int i = children.size() - 1; i >= 0; i--) {
      Child child = listing.children().get(children.get(i));
      open.push(new Item(path.child(children.get(i)), object, child));
    }
    for (String id : children) {
      Child child = listing.children().get(id);
      if (child != null && child.oid() != null) {
        coming.add(child.oid());
      }
    }
    if (coming.size() > 1) {
      snapshot.prefetch(coming);
    }
  }
}

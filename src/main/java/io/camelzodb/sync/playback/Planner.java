package io.camelzodb.sync.playback;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ContainerEdit;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.StateEdit;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.TrialRecords;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.ObjectWriting;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a tree with a database as of one transaction. What is to be written is tried without
 * storing it, so that what cannot be written is known before anything is. For one planning.
 */
public final class Planner {
  private static final String USERS = "acl_users";

  private final Snapshot snapshot;
  private final ObjectTreeReader files;
  private final PlaybackOptions options;
  private final ObjectTree tree;
  private final ObjectTypes types;
  private final ObjectWriting writing;

  private final List<Operation> operations = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<ObjectPath> deleted = new HashSet<>();
  private final Set<ObjectPath> created = new HashSet<>();
  private final Orders orders = new Orders();
  private final StatePlanning states;
  private final Deque<Item> open = new ArrayDeque<>();
  private boolean tries = true;
  private @Nullable ReadAhead ahead;
  private @Nullable ZopeObject newRoot;
  private long compared;
  private long unsupported;

  /** An object to compare: where it is, and how to reach it in the database. */
  private record Item(ObjectPath path, @Nullable ZopeObject container, @Nullable Child child) {}

  /**
   * A planner.
   *
   * @param snapshot of the database, which may be empty
   * @param files the tree
   */
  public Planner(Snapshot snapshot, ObjectTreeReader files, PlaybackOptions options) {
    this.snapshot = snapshot;
    this.files = files;
    this.options = options;
    TextDecoder decoder = new TextDecoder(options.zope().encoding(), problems::add);
    this.tree = new ObjectTree(snapshot, decoder, problems::add);
    this.types = new ObjectTypes(snapshot, options.zope(), decoder);
    this.writing = new ObjectWriting(snapshot, options.zope(), Instant.EPOCH);
    this.states = new StatePlanning(snapshot, files, options);
  }

  /**
   * Leaves out the trial of new objects, half of the time for many: that one cannot be written is
   * known only when it is.
   */
  Planner untried() {
    tries = false;
    return this;
  }

  /**
   * The plan for some paths.
   *
   * @param paths of objects or of files in the tree; one that is in the database only is removed
   * @throws StorageException if the database cannot be read at its root
   * @throws IOException if the file system fails
   */
  public Plan plan(List<String> paths) throws IOException {
    if (!files.hasRoot()) {
      throw new TreeFault(files.root(), "there is no tree here; name its folder");
    }
    if (EmptyDatabase.isOne(snapshot)) {
      newRoot = EmptyDatabase.root();
      operations.add(new Operation.CreateRoot());
      created.add(ObjectPath.ROOT);
    }
    List<ObjectPath> present = new ArrayList<>();
    for (ObjectPath path : PlaybackPaths.of(paths, options.recurse())) {
      if (isThere(path)) {
        present.add(path);
      }
    }
    states.prepare(present, newRoot != null);
    try (ReadAhead reading = new ReadAhead(files)) {
      ahead = reading;
      for (ObjectPath path : present) {
        start(path);
        while (!open.isEmpty()) {
          visit(open.pop());
        }
      }
    }
    operations.addAll(orders.operations(operations));
    return new Plan(
        snapshot.tid(), compared, unsupported, List.copyOf(operations), List.copyOf(problems));
  }

  /** Whether files are there; else the object is removed from the database. */
  private boolean isThere(ObjectPath path) throws IOException {
    try {
      if (files.read(path) != null) {
        return true;
      }
      if (path.ids().isEmpty()) {
        throw new TreeFault(files.root(), "holds no __meta__; the root cannot be removed");
      }
    } catch (TreeFault fault) {
      report(path, fault);
      return false;
    }
    ZopeObject object = newRoot == null ? resolve(path) : null;
    if (object != null && !isUsersOfRoot(path) && !isGone(path) && takes(path, object)) {
      delete(path, object.metaType());
    }
    return false;
  }

  private @Nullable ZopeObject resolve(ObjectPath path) throws StorageException {
    return newRoot == null ? tree.resolve(path) : path.ids().isEmpty() ? newRoot : null;
  }

  private static boolean isUsersOfRoot(ObjectPath path) {
    return path.ids().equals(List.of(USERS));
  }

  private boolean isGone(ObjectPath path) {
    return isWithin(path, deleted);
  }

  private static boolean isWithin(ObjectPath path, Set<ObjectPath> paths) {
    for (int depth = paths.isEmpty() ? -1 : path.ids().size(); depth >= 0; depth--) {
      if (paths.contains(prefix(path, depth))) {
        return true;
      }
    }
    return false;
  }

  private static ObjectPath prefix(ObjectPath path, int depth) {
    return new ObjectPath(path.ids().subList(0, depth));
  }

  private void delete(ObjectPath path, @Nullable String type) {
    deleted.add(path);
    operations.add(new Operation.Delete(path, type == null ? "" : type));
  }

  /** Finds the way to an object that a user named. */
  private void start(ObjectPath path) throws IOException {
    if (path.ids().isEmpty()) {
      open.push(new Item(path, null, null));
      return;
    }
    ObjectPath parent = prefix(path, path.ids().size() - 1);
    ZopeObject container;
    try {
      container = isGone(parent) ? null : resolve(parent);
    } catch (StorageException fault) {
      report(path, fault);
      return;
    }
    if (container == null && !created.contains(parent)) {
      report(path, "there is no " + parent + " to put it in; play that back before");
      return;
    }
    Child child = null;
    if (container != null && !isGone(path)) {
      for (Child each : tree.listing(container)) {
        child = each.id().equals(path.id()) ? each : child;
      }
    }
    open.push(new Item(path, container, child));
  }

  private ReadAhead ahead() {
    return Objects.requireNonNull(ahead, "plan first");
  }

  private void visit(Item item) throws IOException {
    compared++;
    int planned = operations.size();
    try {
      compare(item);
    } catch (TreeFault | StorageException fault) {
      operations.subList(planned, operations.size()).clear();
      report(item.path(), fault);
    }
  }

  private void compare(Item item) throws IOException {
    ObjectPath path = item.path();
    ReadAhead.Taken taken = ahead().take(path);
    FiledObject filed = taken.filed();
    if (filed == null) {
      throw new TreeFault(files.root(), path + " was removed meanwhile; begin again");
    }
    ZopeObject object = object(item);
    if (object == null && item.child() != null) {
      // That it cannot be read is a problem already.
      return;
    }
    if (!takes(path, object)) {
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
      skip(path, object);
      enter(taken, object);
      return;
    }
    List<String> children = options.recurse() ? ahead().children(taken) : List.of();
    String type = ObjectWriting.metaType(path, data);
    Listing listing = listing(object);
    FileChecks.check(path, type, data, children);
    boolean replaced = object != null && !type.equals(object.metaType());
    if (replaced && !options.override()) {
      throw new StorageException(
          path
              + ": is a "
              + type
              + " in the files and a "
              + object.metaType()
              + " in the database; use --override to replace it");
    }
    List<String> removed = superfluous(path, object, listing, children);
    if (object == null) {
      create(item, type, data);
    } else if (replaced) {
      retype(object, type, data, listing, removed);
    } else {
      change(object, type, current, filed, target, removed);
    }
    orders.visited(path, type, data, listing.ids());
    descend(path, object, listing, children);
  }

  private void state(Item item, ReadAhead.Taken taken, @Nullable ZopeObject object, ObjectData data)
      throws IOException {
    FiledObject filed = Objects.requireNonNull(taken.filed());
    ObjectPath path = item.path();
    String type = ObjectWriting.metaType(path, data);
    List<String> children = options.recurse() ? ahead().children(taken) : List.of();
    StateContent content = StatePlanning.content(filed);
    ZopeObject present = StatePlanning.present(content, object);
    if (object != null && present == null) {
      if (!options.override()) {
        throw new StorageException(
            path
                + ": is a "
                + content.own().object().className()
                + " in the files and a "
                + object.className()
                + " in the database; use --override to replace it");
      }
      delete(path, object.metaType());
    } else if (object == null) {
      FileChecks.place(path, item.container());
    }
    Operation.State step =
        states.operation(filed, content, type, present, options.recurse() ? children : null);
    if (step != null) {
      operations.add(step);
    }
    if (present == null) {
      created.add(path);
    }
    Listing listing = listing(present);
    superfluous(path, present, listing, children);
    descend(path, present, listing, children);
  }

  private @Nullable ZopeObject object(Item item) throws StorageException {
    if (item.path().ids().isEmpty()) {
      return newRoot == null ? tree.root() : newRoot;
    }
    ZopeObject container = item.container();
    Child child = item.child();
    return container == null || child == null ? null : tree.child(container, child);
  }

  private void skip(ObjectPath path, @Nullable ZopeObject object) {
    unsupported++;
    if (object == null) {
      problems.add(
          new Problem(
              Problem.Severity.NOTE,
              path.toString(),
              null,
              "its type is not supported, so that files cannot bring it back",
              ""));
    }
  }

  /**
   * Goes on to what a container of an unsupported type holds, where that is recorded. Where no
   * files are below it, it may have been recorded without being entered, and nothing is removed.
   */
  private void enter(ReadAhead.Taken taken, @Nullable ZopeObject object) throws IOException {
    if (object == null
        || !options.recurse()
        || ObjectTypes.isSupported(object.metaType())
        || !options.entering().enters(object, false)) {
      return;
    }
    List<String> children = ahead().children(taken);
    if (!children.isEmpty()) {
      Listing listing = listing(object);
      superfluous(object.path(), object, listing, children);
      descend(object.path(), object, listing, children);
    }
  }

  /** What an object contains, by id. */
  private record Listing(Map<String, Child> children) {
    List<String> ids() {
      return List.copyOf(children.keySet());
    }

    List<String> kept(List<String> removed) {
      List<String> kept = new ArrayList<>(children.keySet());
      kept.removeAll(new HashSet<>(removed));
      return kept;
    }
  }

  private Listing listing(@Nullable ZopeObject object) {
    Map<String, Child> children = new LinkedHashMap<>();
    if (object != null) {
      tree.listing(object).forEach(child -> children.put(child.id(), child));
    }
    return new Listing(children);
  }

  /** Whether an object is selected: a new one by its path, others by their type as well. */
  private boolean takes(ObjectPath path, @Nullable ZopeObject object) {
    return object == null
        ? !options.selection().leavesOut(path)
        : options.selection().takes(object);
  }

  private boolean takes(@Nullable ZopeObject container, Child child) {
    if (container == null || options.selection().takesAll()) {
      return true;
    }
    ObjectPath path = container.path().child(child.id());
    return !options.selection().leavesOut(path) && takes(path, tree.child(container, child));
  }

  /** Whether an object would have files; one whose id is no file name never has, wanted or not. */
  private static boolean mayBeFiles(ObjectPath path) {
    return !path.id().startsWith("__") && ObjectTreeFiles.folder(path).isPresent();
  }

  private List<String> superfluous(
      ObjectPath path, @Nullable ZopeObject container, Listing listing, List<String> children) {
    List<String> removed = new ArrayList<>();
    if (options.recurse()) {
      Set<String> wanted = new HashSet<>(children);
      for (Child child : listing.children().values()) {
        ObjectPath below = path.child(child.id());
        if (!wanted.contains(child.id())
            && !isUsersOfRoot(below)
            && mayBeFiles(below)
            && takes(container, child)) {
          removed.add(child.id());
          delete(below, child.metaType());
        }
      }
    }
    return removed;
  }

  private void create(Item item, String type, ObjectData data) throws IOException {
    ObjectPath path = item.path();
    ZopeObject container = item.container();
    FileChecks.create(path, type, container);
    tryToCreate(path, data);
    boolean property =
        container != null
            && new ContainerEdit(new StateEdit(container.state())).hasProperty(path.id());
    operations.add(new Operation.Create(path, type, data, property));
    created.add(path);
  }

  private void tryToCreate(ObjectPath path, ObjectData data) throws StorageException {
    if (tries) {
      writing.create(path, data, null, new TrialRecords());
    }
  }

  private void retype(
      ZopeObject object, String type, ObjectData data, Listing listing, List<String> removed)
      throws IOException {
    ObjectPath path = object.path();
    List<String> kept = listing.kept(removed);
    if (!kept.isEmpty() && !ObjectWriting.isContainer(type)) {
      throw new StorageException(
          path + ": a " + type + " cannot take over what it contains: " + String.join(", ", kept));
    }
    if (ObjectWriting.newClass(type) == null || path.ids().isEmpty()) {
      throw new StorageException(path + ": a new " + type + " cannot be made");
    }
    tryToCreate(path, data);
    operations.add(
        new Operation.Retype(
            path, object.oid(), String.valueOf(object.metaType()), type, data, kept));
    created.add(path);
  }

  private void change(
      ZopeObject object,
      String type,
      @Nullable ObjectData current,
      FiledObject filed,
      @Nullable ObjectData parsed,
      List<String> removed)
      throws IOException {
    if (current == null) {
      return;
    }
    ObjectData.Source source =
        filed.source() == null
            ? null
            : new ObjectData.Source(filed.source(), filed.source().text());
    boolean sourceChanged = !ObjectWriting.sameSource(type, current.source(), source);
    if (!sourceChanged && parsed == null) {
      return;
    }
    ObjectData target = parsed == null ? new ObjectData(current.metadata(), source) : parsed;
    StateEdit state = new StateEdit(object.state());
    ContainerEdit children = new ContainerEdit(state);
    for (String id : removed) {
      children.remove(id);
    }
    // Only what changes besides counts.
    StateEdit trial = new StateEdit(state.state());
    TrialRecords records = new TrialRecords();
    writing.change(
        object.path(), object.className(), current, target, sourceChanged, trial, records);
    if (trial.changed() || records.stored() > 0) {
      operations.add(
          new Operation.Change(
              object.path(),
              object.oid(),
              type,
              current,
              target,
              sourceChanged,
              Differences.of(current, target, sourceChanged)));
    }
  }

  private void descend(
      ObjectPath path, @Nullable ZopeObject object, Listing listing, List<String> children) {
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

  private void report(ObjectPath path, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    String prefix = path + ": ";
    report(path, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private void report(ObjectPath path, String message) {
    problems.add(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
  }
}

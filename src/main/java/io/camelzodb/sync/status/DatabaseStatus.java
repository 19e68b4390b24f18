package io.camelzodb.sync.status;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.ObjectPair;
import io.camelzodb.zope.comparison.PairWalk;
import io.camelzodb.zope.type.value.PythonOrder;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares one database of a site with the files of now: all objects at some paths, or only those
 * that can differ. For one thread and one comparison.
 */
final class DatabaseStatus {
  private final DatabaseReader stored;
  private final ObjectTreeReader files;
  private final CommonVersions common;
  private final LocalFiles local;
  private final ThreeWayComparison sides;
  private final Consumer<ObjectStatus> each;
  private final ComparedObjects compared;
  private final PairWalk walk;

  /**
   * Creates it.
   *
   * @param stored the database, as it would be recorded
   * @param files those of the work tree, or of all layers
   * @param each receives the objects that differ
   * @param problems receives why an object cannot be read
   */
  DatabaseStatus(
      DatabaseReader stored,
      ObjectTreeReader files,
      CommonVersions common,
      LocalFiles local,
      Consumer<ObjectStatus> each,
      Consumer<Problem> problems) {
    this.stored = stored;
    this.files = files;
    this.common = common;
    this.local = local;
    this.each = each;
    this.sides = new ThreeWayComparison(common, local);
    this.compared = new ComparedObjects(stored, files, local, sides, each, problems);
    this.walk = new PairWalk(stored, files, compared);
  }

  /** Returns how many objects were compared. */
  long compared() {
    return compared.count();
  }

  /**
   * Compares all objects at some paths, each with all below it.
   *
   * @throws NoSuchObjectException if there is none at one of them, and there was none
   */
  void all(List<ObjectPath> paths) throws IOException {
    for (ObjectPath path : paths) {
      walk.run(path);
    }
    removedFromBoth(paths);
  }

  /** Compares the objects at some paths, or in them, that can differ. */
  void some(ChangeCandidates candidates, List<ObjectPath> paths) throws IOException {
    Set<ObjectPath> tops = Set.copyOf(paths);
    TreeSet<ObjectPath> chosen = new TreeSet<>(ChangeCandidates.ORDER);
    candidates.paths().stream().filter(path -> path.isWithin(tops)).forEach(chosen::add);
    for (ObjectPath path : chosen) {
      if (!compared.wasVisited(path)) {
        compared.alone(true);
        walk.run(path);
        contents(compared.last(), candidates.contents().get(path));
      }
    }
    removedFromBoth(paths);
  }

  /**
   * Compares the objects that came into a container, left it or were replaced in it.
   *
   * @param before the oids of the objects that were in it; null if its record was not written
   */
  private void contents(@Nullable ObjectPair container, @Nullable Map<String, Oid> before)
      throws IOException {
    if (before == null || container == null || !container.isInBoth()) {
      return;
    }
    Map<String, Oid> now = new HashMap<>();
    ZopeObject object = stored.find(container.path());
    for (Child child : object == null ? List.<Child>of() : stored.tree().listing(object)) {
      if (child.oid() != null) {
        now.put(child.id(), child.oid());
      }
    }
    Set<String> listed = new HashSet<>(container.idsBefore());
    TreeSet<String> ids = new TreeSet<>(PythonOrder.TEXT);
    ids.addAll(container.idsAfter());
    ids.retainAll(listed);
    ids.removeIf(id -> before.containsKey(id) && before.get(id).equals(now.get(id)));
    for (String id : container.idsAfter()) {
      if (!listed.remove(id)) {
        ids.add(id);
      }
    }
    ids.addAll(listed);
    compared.alone(false);
    for (String id : ids) {
      walk.run(container, id);
    }
  }

  /**
   * Reports objects that neither work tree nor database has, but HEAD.
   *
   * @throws NoSuchObjectException if HEAD does not have a path that was asked for either
   */
  private void removedFromBoth(List<ObjectPath> paths) throws IOException {
    Set<ObjectPath> tops = Set.copyOf(paths);
    TreeSet<ObjectPath> left = new TreeSet<>(ChangeCandidates.ORDER);
    local.states().keySet().stream().filter(path -> path.isWithin(tops)).forEach(left::add);
    for (ObjectPath path : left) {
      if (!compared.wasVisited(path) && isNowhere(path)) {
        each.accept(sides.uncommitted(path, null));
      }
    }
    for (ObjectPath path : paths) {
      if (!path.isRoot() && !left.contains(path) && isNowhere(path) && !wasCommon(path)) {
        throw new NoSuchObjectException(
            new FaultDetails(
                    path
                        + ": there is no such object, neither in "
                        + stored.name()
                        + " nor in "
                        + files.name(),
                    "check the path")
                .at(FaultPlace.ofPath(path)));
      }
    }
  }

  private boolean isNowhere(ObjectPath path) throws IOException {
    try {
      return stored.read(path) == null && files.read(path) == null;
    } catch (IOException fault) {
      if (!stored.isOfObject(fault) && !files.isOfObject(fault)) {
        throw fault;
      }
      return false;
    }
  }

  private boolean wasCommon(ObjectPath path) throws IOException {
    try {
      return common.read(path) != null;
    } catch (TreeFault | StorageException unreadable) {
      return true;
    }
  }
}

package io.camelzodb.zope.walk;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the paths of records that arrive in any order, and passes the objects on, parents before
 * children.
 *
 * <p>A record whose path is known is passed on at once. Others are parked, by oid only, and loaded
 * again when a container lists them; exporters write breadth first from the root, so this is rare.
 * The decoded record of each container that waits for a child is kept. An object in two containers
 * is passed on for the first one. Not safe for many threads.
 */
public final class ObjectResolver {
  private final ObjectTree tree;
  private final WalkFaults faults;
  private final Map<Oid, ExpectedChild> expected = new HashMap<>();
  private final OidSet seen = new OidSet();
  private final OidSet delivered = new OidSet();
  private final Deque<ExpectedChild> parked = new ArrayDeque<>();
  private @Nullable Oid root;

  private record ExpectedChild(ZopeObject container, Child child) {}

  /**
   * Creates a resolver.
   *
   * @param tree the tree of the snapshot whose records will arrive
   * @param problems receives faults of reading
   */
  public ObjectResolver(ObjectTree tree, WalkFaults problems) {
    this.tree = tree;
    this.faults = problems;
  }

  /**
   * Takes a record; passes on all objects whose path is known with it.
   *
   * @throws StorageException if the root of the tree cannot be read
   */
  public void accept(StoredRecord record, Consumer<ZopeObject> objects) throws StorageException {
    if (root == null) {
      ZopeObject first = tree.root();
      root = first.oid();
      if (record.oid().equals(root)) {
        seen.add(root);
        deliver(first, objects);
        return;
      }
      // Parked under its oid like any other; it is read once more when its record arrives.
    }
    if (!seen.add(record.oid())) {
      return;
    }
    if (record.oid().equals(root)) {
      deliver(tree.root(), objects);
      return;
    }
    ExpectedChild expectedChild = expected.remove(record.oid());
    if (expectedChild != null) {
      ZopeObject object = read(record, expectedChild);
      if (object != null) {
        deliver(object, objects);
      }
    }
  }

  /** Returns the oids of records that arrived but have no path, ascending. */
  public List<Oid> unplaced() {
    return List.of(seen.sorted()).stream().filter(oid -> !delivered.contains(oid)).toList();
  }

  /** Reports children that containers list but whose records never arrived. */
  public void finish() {
    expected.forEach(
        (oid, expectedChild) ->
            faults.lost(
                expectedChild.container.path().child(expectedChild.child.id()),
                Problem.ofObject(
                    Problem.Severity.ERROR,
                    expectedChild.container.path().child(expectedChild.child.id()),
                    oid,
                    "there is no record " + oid,
                    "the object is lost in this source"),
                null));
    expected.clear();
  }

  private void deliver(ZopeObject first, Consumer<ZopeObject> objects) {
    give(first, objects);
    while (!parked.isEmpty()) {
      ExpectedChild expectedChild = parked.poll();
      ZopeObject object = tree.child(expectedChild.container, expectedChild.child);
      if (object != null) {
        give(object, objects);
      }
    }
  }

  private void give(ZopeObject object, Consumer<ZopeObject> objects) {
    if (!delivered.add(object.oid())) {
      return;
    }
    objects.accept(object);
    if (!tree.holds(object)) {
      return;
    }
    if (object.path().depth() >= ObjectTree.MAX_DEPTH) {
      faults.unlisted(
          object.path(),
          problem(object.path(), object.oid(), "nested too deeply: what it contains is left out"));
      return;
    }
    for (Child child : tree.listing(object)) {
      expect(object, child);
    }
  }

  private void expect(ZopeObject container, Child child) {
    Oid oid = child.oid();
    ObjectPath path = container.path().child(child.id());
    if (oid == null) {
      report(path, null, "the container lists it but holds no object of that id");
    } else if (delivered.contains(oid) || expected.containsKey(oid)) {
      report(path, oid, "the object already has another path; it is delivered only there");
    } else if (seen.contains(oid)) {
      parked.add(new ExpectedChild(container, child));
    } else {
      expected.put(oid, new ExpectedChild(container, child));
    }
  }

  private @Nullable ZopeObject read(StoredRecord record, ExpectedChild expectedChild) {
    ObjectPath path = expectedChild.container.path().child(expectedChild.child.id());
    try {
      return tree.placed(record, path, expectedChild.child.metaType(), expectedChild.container);
    } catch (StorageException damaged) {
      faults.lost(
          path,
          Problem.ofFault(
              Problem.Severity.ERROR, path, record.oid(), damaged.fault().within("cannot be read")),
          damaged);
      return null;
    }
  }

  private void report(ObjectPath path, @Nullable Oid oid, String message) {
    faults.lost(path, problem(path, oid, message), null);
  }

  private static Problem problem(ObjectPath path, @Nullable Oid oid, String message) {
    return Problem.ofObject(Problem.Severity.ERROR, path, oid, message, "");
  }
}

package io.camelzodb.zope.walk;

import io.camelzodb.storage.Problem;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the tree; holds one object and the rest of a listing for each level. Each container
 * is entered once, unless the caller ensures that the walk ends.
 */
final class TreeWalk implements Iterator<ZopeObject> {
  private final ObjectTree tree;
  private final Predicate<ZopeObject> enter;
  private final BiConsumer<ZopeObject, List<Child>> listed;
  private final Consumer<Problem> problems;
  private final OidSet entered = new OidSet();
  private final boolean everywhere;

  private final Deque<Iterator<ZopeObject>> levels = new ArrayDeque<>();
  private @Nullable ZopeObject next;
  private @Nullable ZopeObject last;

  TreeWalk(
      ObjectTree tree,
      ZopeObject start,
      Predicate<ZopeObject> enter,
      BiConsumer<ZopeObject, List<Child>> listed,
      boolean everywhere,
      Consumer<Problem> problems) {
    this.everywhere = everywhere;
    this.listed = listed;
    this.tree = tree;
    this.enter = enter;
    this.problems = problems;
    this.next = start;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      ZopeObject before = last;
      last = null;
      if (before != null) {
        enter(before);
      }
      while (!levels.isEmpty() && !levels.element().hasNext()) {
        levels.pop();
      }
      next = levels.isEmpty() ? null : levels.element().next();
    }
    return next != null;
  }

  @Override
  public ZopeObject next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ZopeObject result = next;
    next = null;
    last = result;
    return result;
  }

  private void enter(ZopeObject object) {
    if (!tree.holds(object) || !enter.test(object)) {
      return;
    }
    if (!everywhere && !entered.add(object.oid())) {
      report(object, "this container contains itself or stands in two places; entered only once");
    } else if (object.path().depth() >= ObjectTree.MAX_DEPTH) {
      report(object, "nested too deeply: what it contains is left out");
    } else {
      List<Child> children = tree.listing(object);
      listed.accept(object, children);
      levels.push(tree.children(object, children));
    }
  }

  private void report(ZopeObject object, String message) {
    problems.accept(
        Problem.ofObject(Problem.Severity.ERROR, object.path(), object.oid(), message, ""));
  }
}

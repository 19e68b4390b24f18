package io.camelzodb.zope.walk;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a listing on demand, and announces the next ones to a store. */
final class ChildLoader implements Iterator<ZopeObject> {
  /** The number of objects that are announced at once. */
  private static final int AHEAD = 256;

  private final ObjectTree tree;
  private final ZopeObject container;
  private final List<Child> children;
  private int index;
  private int announced;
  private @Nullable ZopeObject next;

  ChildLoader(ObjectTree tree, ZopeObject container, List<Child> children) {
    this.tree = tree;
    this.container = container;
    this.children = children;
  }

  @Override
  public boolean hasNext() {
    while (next == null && index < children.size()) {
      announce();
      next = tree.child(container, children.get(index++));
    }
    return next != null;
  }

  /** Announces the next objects to a store behind a network. */
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
      tree.snapshot().prefetch(coming);
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

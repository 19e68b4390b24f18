package io.camelzodb.sync.record.pass;

import io.camelzodb.zope.ObjectPath;
import java.util.HashSet;
import java.util.Set;

/** Objects that are left out, each with all that is below it. Not safe for many threads. */
public final class OmittedSubtrees {
  private final Set<ObjectPath> tops = new HashSet<>();

  /** Nothing yet. */
  public OmittedSubtrees() {}

  /** Leaves an object out. */
  public void add(ObjectPath path) {
    tops.add(path);
  }

  /** Whether an object, or one above it, is left out. */
  public boolean covers(ObjectPath path) {
    return path.isWithin(tops);
  }
}

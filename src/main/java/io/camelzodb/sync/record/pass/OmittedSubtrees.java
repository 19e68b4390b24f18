package io.camelzodb.sync.record.pass;

import io.camelzodb.zope.ObjectPath;
import java.util.HashSet;
import java.util.Set;

/** Collects objects that are left out, each with everything below it. Not safe for many threads. */
public final class OmittedSubtrees {
  private final Set<ObjectPath> tops = new HashSet<>();

  /** Creates an empty collection. */
  public OmittedSubtrees() {}

  /** Adds an object that is left out. */
  public void add(ObjectPath path) {
    tops.add(path);
  }

  /** Whether an object, or one above it, is left out. */
  public boolean covers(ObjectPath path) {
    return path.isWithin(tops);
  }
}

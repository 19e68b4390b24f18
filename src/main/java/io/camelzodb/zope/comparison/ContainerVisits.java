package io.camelzodb.zope.comparison;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts in how many places each container is entered, so that a graph of containers, each in two
 * places, ends. About 16 bytes an object. Not safe for many threads.
 */
final class ContainerVisits {
  private final OidSet once = new OidSet();
  private final Map<Oid, Integer> often = new HashMap<>();

  /** Whether an object may be entered once more; one without an oid always. */
  boolean enters(@Nullable Oid oid) {
    return oid == null
        || once.add(oid)
        || often.merge(oid, 1, Integer::sum) < 2 * ObjectTree.MOST_PLACES;
  }
}

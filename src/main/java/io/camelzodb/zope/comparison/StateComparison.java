package io.camelzodb.zope.comparison;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.SourceDigest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares the recorded states of objects that are not read in full. */
final class StateComparison {
  private StateComparison() {}

  /**
   * Whether the states of two versions differ. If neither version has a state in files, as in two
   * databases, they differ by record or transaction. If only one side, a database or an export, has
   * none, they count as equal.
   *
   * @param oldData the data of the version before
   * @param newData the data of the version after
   */
  static boolean differ(
      ObjectVersion old, ObjectData oldData, ObjectVersion now, ObjectData newData)
      throws IOException {
    ObjectData.State before = oldData.state() == null ? old.state() : oldData.state();
    ObjectData.State after = newData.state() == null ? now.state() : newData.state();
    if (before != null && after != null) {
      return !digests(before).equals(digests(after));
    }
    if (before != null || after != null) {
      Oid missing = before == null ? old.oid() : now.oid();
      return missing == null;
    }
    return oldData.metadata().containsKey("unsupported")
        && old.tid() != null
        && now.tid() != null
        && !(old.tid().equals(now.tid()) && Objects.equals(old.oid(), now.oid()));
  }

  private static Map<String, SourceDigest> digests(ObjectData.State state) throws IOException {
    Map<String, SourceDigest> digests = new TreeMap<>();
    state.writeTo((name, content) -> digests.put(name, SourceDigest.of(content)));
    return digests;
  }
}

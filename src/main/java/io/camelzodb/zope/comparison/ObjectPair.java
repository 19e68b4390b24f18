package io.camelzodb.zope.comparison;

import io.camelzodb.pickle.Text;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the versions that two trees hold of one object, and gives the differences as values.
 *
 * <p>Data and ids are read when they are asked for, once. Where one version is stored in a database
 * and the other in files, the text of the files is compared first; it is parsed only if it differs.
 * For one thread.
 */
public final class ObjectPair {
  private final @Nullable ObjectPair container;
  private final ObjectPath path;
  private final @Nullable ObjectVersion before;
  private final @Nullable ObjectVersion after;
  private @Nullable ObjectData dataBefore;
  private @Nullable ObjectData dataAfter;
  private @Nullable List<String> idsBefore;
  private @Nullable List<String> idsAfter;

  /**
   * Creates a pair.
   *
   * @param container the pair of the containers; null where it is not compared
   * @param path the path, in the tree after where both differ
   * @param before the version of the tree before; null if that has no such object
   * @param after the version of the tree after; null if that has no such object
   */
  public ObjectPair(
      @Nullable ObjectPair container,
      ObjectPath path,
      @Nullable ObjectVersion before,
      @Nullable ObjectVersion after) {
    this.container = container;
    this.path = path;
    this.before = before;
    this.after = after;
  }

  /** Returns the same pair as if the tree before had no such object. */
  ObjectPair withoutBefore() {
    return new ObjectPair(container, path, null, after);
  }

  /** Returns the pair of the containers; null where these are not compared. */
  public @Nullable ObjectPair container() {
    return container;
  }

  /** Returns the path: in the tree after, if that has the object. */
  public ObjectPath path() {
    return path;
  }

  /** Returns the version of the tree before; null if that has no such object. */
  public @Nullable ObjectVersion before() {
    return before;
  }

  /** Returns the version of the tree after; null if that has no such object. */
  public @Nullable ObjectVersion after() {
    return after;
  }

  /** Whether both trees have the object. */
  public boolean isInBoth() {
    return before != null && after != null;
  }

  /**
   * Returns the data of the object in the tree before, which has it.
   *
   * @throws IOException if it cannot be read
   */
  public ObjectData dataBefore() throws IOException {
    ObjectData data = dataBefore;
    if (data == null) {
      ObjectVersion version = Objects.requireNonNull(before, "the tree before has no such object");
      data = isFiledBefore() ? version.data(dataAfter().metadata()) : version.data();
      dataBefore = data;
    }
    return data;
  }

  /**
   * Returns the data of the object in the tree after, which has it. If the metadata are known to be
   * those of {@link #dataBefore}, both have the same map.
   *
   * @throws IOException if it, or the version before, cannot be read
   */
  public ObjectData dataAfter() throws IOException {
    ObjectData data = dataAfter;
    if (data == null) {
      ObjectVersion version = Objects.requireNonNull(after, "the tree after has no such object");
      data =
          before == null || isFiledBefore()
              ? version.data()
              : version.data(dataBefore().metadata());
      dataAfter = data;
    }
    return data;
  }

  /** Whether files are compared with a later database, which is read first then. */
  private boolean isFiledBefore() {
    return before != null && after != null && before.oid() == null && after.oid() != null;
  }

  /**
   * Returns the ids in the object in the tree before, by code point.
   *
   * @throws IOException if they cannot be read
   */
  public List<String> idsBefore() throws IOException {
    List<String> ids = idsBefore;
    if (ids == null) {
      ids = before == null ? List.of() : before.children();
      idsBefore = ids;
    }
    return ids;
  }

  /**
   * Returns the ids in the object in the tree after, by code point.
   *
   * @throws IOException if they cannot be read
   */
  public List<String> idsAfter() throws IOException {
    List<String> ids = idsAfter;
    if (ids == null) {
      ids = after == null ? List.of() : after.children();
      idsAfter = ids;
    }
    return ids;
  }

  /**
   * Returns the differences of the object itself, which both trees have: at most a {@link
   * ObjectDifference.Changed} and a {@link ObjectDifference.Reordered}.
   *
   * @throws IOException if a version cannot be read
   */
  public List<ObjectDifference> differences() throws IOException {
    ObjectVersion old = Objects.requireNonNull(before);
    ObjectVersion now = Objects.requireNonNull(after);
    ObjectData oldData = dataBefore();
    ObjectData newData = dataAfter();
    List<ObjectDifference> found = new ArrayList<>(2);
    DataDifference data = DataDifference.of(commonType(oldData, newData), oldData, newData);
    boolean state = StateComparison.differ(old, oldData, now, newData);
    if (!data.isNone() || state) {
      found.add(new ObjectDifference.Changed(path, old, now, data, state));
    }
    ObjectDifference order = order(oldData, newData);
    if (order != null) {
      found.add(order);
    }
    return found;
  }

  private static @Nullable String commonType(ObjectData oldData, ObjectData newData) {
    return oldData.metadata().get("type") instanceof Text type
            && type.equals(newData.metadata().get("type"))
        ? type.value()
        : null;
  }

  private @Nullable ObjectDifference order(ObjectData oldData, ObjectData newData)
      throws IOException {
    List<String> ordered = ObjectVersion.order(oldData);
    List<String> reordered = ObjectVersion.order(newData);
    if (ordered == null || reordered == null || ordered.equals(reordered)) {
      return null;
    }
    Set<String> common = new HashSet<>(idsBefore());
    common.retainAll(new HashSet<>(idsAfter()));
    List<String> first = ordered.stream().filter(common::contains).distinct().toList();
    List<String> second = reordered.stream().filter(common::contains).distinct().toList();
    return first.equals(second) ? null : new ObjectDifference.Reordered(path, first, second);
  }
}

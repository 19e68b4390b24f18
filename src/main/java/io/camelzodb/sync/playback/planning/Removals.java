package io.camelzodb.sync.playback.planning;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.pass.TrialRecording;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which objects without files a playback may remove. Missing files mean a removal only if
 * the object could have had files. So an object stays if it, or anything below it, cannot be
 * recorded, or if the tree lists it as left out. Each refusal is reported. For one planning.
 */
final class Removals {
  private static final int FOLDERS_KEPT = 1024;
  private static final String ADVICE = "use delete-unrecorded to remove it anyway";

  private final ObjectTreeReader files;
  private final PlanSteps steps;
  private final PlaybackScope scope;
  private final ObjectTree tree;
  private final boolean all;
  private final TrialRecording trial;

  /** A cache of the lists of unrecorded objects in recent folders. */
  private final Map<ObjectPath, SortedMap<String, String>> unrecorded =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<ObjectPath, SortedMap<String, String>> eldest) {
          return size() > FOLDERS_KEPT;
        }
      };

  /**
   * Creates it.
   *
   * @param files the tree; not used elsewhere
   * @param base the folder of the tree, which limits the lengths of paths
   * @param steps receives a problem for each object that is not removed
   * @param tree reads the objects that may be mount points, and reports problems
   */
  Removals(
      Snapshot snapshot,
      ObjectTreeReader files,
      PlaybackOptions options,
      Path base,
      PlanSteps steps,
      PlaybackScope scope,
      ObjectTree tree) {
    this.files = files;
    this.steps = steps;
    this.scope = scope;
    this.tree = tree;
    this.all = options.deleteUnrecorded();
    this.trial = new TrialRecording(snapshot, options.recording(), base);
  }

  /** Removes children without files; returns their ids. */
  List<String> remove(
      ObjectPath path,
      @Nullable ZopeObject container,
      ContainerListing listing,
      List<String> children)
      throws IOException {
    return delete(
        path, removable(container, scope.superfluous(path, container, listing, children)));
  }

  /** Returns those of some children without files that may be removed; reports the others. */
  List<Child> removable(@Nullable ZopeObject container, List<Child> superfluous)
      throws IOException {
    List<Child> removable = new ArrayList<>();
    for (Child child : superfluous) {
      // A mount point stays if its database was not recorded.
      if (container != null && !all && staysMounted(container, child)) {
        continue;
      }
      if (container != null && allow(container, child)) {
        removable.add(child);
      }
    }
    return removable;
  }

  private boolean staysMounted(ZopeObject container, Child child) {
    Oid oid = child.oid();
    if (oid == null) {
      return false;
    }
    try {
      ObjectPath path = container.path().child(child.id());
      ZopeObject object = tree.at(oid, path, child.metaType(), () -> container);
      return MountPoints.isMountPoint(object) && scope.isElsewhere(path, object);
    } catch (StorageException unreadable) {
      // It is not removed either, which is reported.
      return false;
    }
  }

  /** Plans the removal of children; returns their ids. */
  List<String> delete(ObjectPath path, List<Child> toRemove) {
    List<String> removed = new ArrayList<>();
    for (Child child : toRemove) {
      removed.add(child.id());
      steps.delete(path.child(child.id()), child.metaType());
    }
    return removed;
  }

  /** Whether an object may be removed with everything below it; reports a refusal. */
  boolean allow(ZopeObject container, Child child) throws IOException {
    ObjectPath path = container.path().child(child.id());
    return all || (isRecorded(path) && isRecordable(path, trial.below(container, child)));
  }

  /** Whether an object that was read already may be removed. */
  boolean allow(ZopeObject object) throws IOException {
    return all || (isRecorded(object.path()) && isRecordable(object.path(), trial.below(object)));
  }

  /** Whether an object may be replaced by another one that keeps its children. */
  boolean allowReplaced(ZopeObject object) throws IOException {
    return all || isRecordable(object.path(), trial.alone(object));
  }

  private boolean isRecordable(ObjectPath path, @Nullable Problem problem) {
    if (problem == null) {
      return true;
    }
    String where = problem.where();
    String subject = where.equals(path.toString()) ? "it" : where + " in it";
    steps
        .problems()
        .omit(
            path,
            "not removed, since " + subject + " cannot be recorded: " + reason(problem),
            ADVICE);
    return false;
  }

  private static String reason(Problem problem) {
    String prefix = problem.where() + ": ";
    String message = problem.message();
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  /** Whether no folder around an object lists it as left out. */
  private boolean isRecorded(ObjectPath path) throws IOException {
    for (int depth = 0; depth < path.depth(); depth++) {
      SortedMap<String, String> reasons = unrecorded(path.prefix(depth));
      String reason = reasons.get(path.ids().get(depth));
      if (reason == null && depth == path.depth() - 1) {
        reason = reasons.get(UnrecordedFile.UNKNOWN);
      }
      if (reason != null) {
        steps
            .problems()
            .omit(
                path,
                "not removed, since " + nearest(path, depth) + " could not be recorded: " + reason,
                ADVICE);
        return false;
      }
    }
    return true;
  }

  private static String nearest(ObjectPath path, int depth) {
    return depth == path.depth() - 1 ? "it" : path.prefix(depth + 1).toString();
  }

  private SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    SortedMap<String, String> entries = unrecorded.get(container);
    if (entries == null) {
      try {
        entries = files.unrecorded(container);
      } catch (TreeFault broken) {
        // Its content is unknown.
        entries =
            new TreeMap<>(Map.of(UnrecordedFile.UNKNOWN, String.valueOf(broken.getMessage())));
      }
      unrecorded.put(container, entries);
    }
    return entries;
  }
}

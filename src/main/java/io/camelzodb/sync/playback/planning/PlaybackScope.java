package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.PathProblems;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which objects of the database belong to a playback. Not safe for many threads. */
final class PlaybackScope {
  private static final String USERS = "acl_users";

  /** A tree that reports no problems, for objects that are only inspected. */
  private final ObjectTree tree;

  private final PlaybackOptions options;
  private final PathProblems problems;

  PlaybackScope(ObjectTree tree, PlaybackOptions options, PathProblems problems) {
    this.tree = tree;
    this.options = options;
    this.problems = problems;
  }

  /** Whether an object is selected: a new one by its path, others by their type as well. */
  boolean takes(ObjectPath path, @Nullable ZopeObject object) {
    return object == null
        ? !options.selection().leavesOut(path)
        : options.selection().takes(object);
  }

  private boolean takes(@Nullable ZopeObject container, Child child) {
    if (container == null || options.selection().takesAll()) {
      return true;
    }
    ObjectPath path = container.path().child(child.id());
    return !options.selection().leavesOut(path) && takes(path, tree.child(container, child));
  }

  /** Whether an object without files is removed. */
  boolean removes(ZopeObject container, Child child) {
    return !isUsersOfRoot(container.path().child(child.id())) && takes(container, child);
  }

  /** Returns the meta type of a child: its own, or that of its container. */
  @Nullable String metaType(ZopeObject container, Child child) {
    ZopeObject object = child.oid() == null ? null : tree.child(container, child);
    return object == null ? child.metaType() : object.metaType();
  }

  /**
   * Whether the object at a path is in another database. A named database is played back
   * separately; otherwise the mount point stays as it is.
   */
  boolean isElsewhere(ObjectPath path, @Nullable ZopeObject object) {
    boolean named = options.mounted().contains(path);
    if (object == null || !MountPoints.isMountPoint(object)) {
      return named && object == null;
    }
    if (!named) {
      problems.add(MountPoints.problemOf(object, "it stays as it is"));
    }
    return true;
  }

  /** Returns the refusal to replace an object by another one. */
  static StorageException another(ObjectPath path, String inFiles, String inDatabase) {
    return new StorageException(
        new Fault.Refused(
                path
                    + ": is a "
                    + inFiles
                    + " in the files and a "
                    + inDatabase
                    + " in the database",
                "use --override to replace it")
            .at(FaultPlace.ofPath(path)));
  }

  /** Returns the children of a container that have no files, and so are removed. */
  List<Child> superfluous(
      ObjectPath path,
      @Nullable ZopeObject container,
      ContainerListing listing,
      List<String> children) {
    List<Child> superfluous = new ArrayList<>();
    if (options.recurse()) {
      Set<String> wanted = new HashSet<>(children);
      for (Child child : listing.children().values()) {
        ObjectPath below = path.child(child.id());
        if (!wanted.contains(child.id())
            && !isUsersOfRoot(below)
            && mayBeFiles(child.id())
            && takes(container, child)) {
          superfluous.add(child);
        }
      }
    }
    return superfluous;
  }

  private static boolean isUsersOfRoot(ObjectPath path) {
    return path.ids().equals(List.of(USERS));
  }

  /** Whether the reader of a tree lists this id, or no tree can hold it. */
  private static boolean mayBeFiles(String id) {
    return !id.startsWith("__") || TreePaths.fault(id) != null;
  }
}

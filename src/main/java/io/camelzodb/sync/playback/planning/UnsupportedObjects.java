package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.ObjectPair;
import io.camelzodb.zope.comparison.PairWalk.Descent;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans what becomes of objects whose type is not supported: their state files are restored, or
 * they stay as they are and are reported. For one planning.
 *
 * <p>State files are compared record by record, with the oids that their objects have here. The
 * comparison of two trees compares their text, in which the same object has other oids in another
 * database.
 */
final class UnsupportedObjects {
  private final PlaybackOptions options;
  private final PresentObjects present;
  private final PlanSteps steps;
  private final PlaybackScope scope;
  private final Removals removals;
  private final StatePlanner states;
  private final Set<ObjectPath> named;
  private long count;

  /**
   * Creates it.
   *
   * @param named the paths that a user has named
   */
  UnsupportedObjects(
      PlaybackOptions options,
      PresentObjects present,
      PlanSteps steps,
      PlaybackScope scope,
      Removals removals,
      StatePlanner states,
      Set<ObjectPath> named) {
    this.options = options;
    this.present = present;
    this.steps = steps;
    this.scope = scope;
    this.removals = removals;
    this.states = states;
    this.named = named;
  }

  /** Returns how many objects stay as they are. */
  long count() {
    return count;
  }

  /**
   * Plans the operation on one object.
   *
   * @param data the content of its files, or the object in the database if that is the same
   * @param differs whether the metadata differ
   */
  Descent visit(ObjectPair pair, FiledObject filed, ObjectData data, boolean differs)
      throws IOException {
    if (states.applies(filed)) {
      return restore(pair, filed, data);
    }
    ZopeObject object = PresentObjects.object(pair.before());
    skip(filed, object, data, differs);
    return enter(pair, object);
  }

  private Descent restore(ObjectPair pair, FiledObject filed, ObjectData data) throws IOException {
    ObjectPath path = pair.path();
    ZopeObject object = PresentObjects.object(pair.before());
    String type = ObjectDataWriter.metaType(path, data);
    List<String> children = options.recurse() ? pair.idsAfter() : List.of();
    StateContent content = StatePlanner.content(filed);
    ZopeObject stored = StatePlanner.present(content, object);
    if (object != null && stored == null) {
      if (present.isTop(path)) {
        throw new StorageException(
            new Fault.Refused(
                    path
                        + ": the root of these files is a "
                        + content.own().object().className()
                        + ", not an application of Zope; such objects are not played back")
                .at(FaultPlace.ofPath(path)));
      }
      if (!options.override()) {
        throw PlaybackScope.another(
            path,
            String.valueOf(content.own().object().className()),
            String.valueOf(object.className()));
      }
      if (!removals.allow(object)) {
        return Descent.NOTHING;
      }
      steps.delete(path, object.metaType());
    } else if (object == null) {
      ObjectPair container = pair.container();
      FileChecks.place(path, container == null ? null : PresentObjects.object(container.before()));
    }
    ContainerListing listing =
        stored == null ? ContainerListing.NONE : PresentObjects.listing(pair.before());
    List<Child> superfluous = scope.superfluous(path, stored, listing, children);
    List<Child> removed = removals.removable(stored, superfluous);
    List<String> ids = null;
    if (options.recurse()) {
      // Children that are not removed stay in the container.
      ids = new ArrayList<>(children);
      for (Child child : superfluous) {
        if (!removed.contains(child)) {
          ids.add(child.id());
        }
      }
    }
    steps.state(path, states.operation(filed, content, type, stored, ids), stored == null);
    removals.delete(path, removed);
    if (!options.recurse()) {
      return Descent.NOTHING;
    }
    return stored == null ? Descent.AFTER_ALONE : Descent.AFTER;
  }

  /**
   * Reports an object whose files hold only its type and title: it is not created and, if it was
   * named, not changed. Everything else goes on.
   */
  private void skip(
      FiledObject filed, @Nullable ZopeObject object, ObjectData data, boolean differs)
      throws StorageException {
    ObjectPath path = filed.path();
    count++;
    String type = ObjectDataWriter.metaType(path, data);
    String advice =
        filed.state() != null
            ? "set zodb.unsupported=state to play back its __state__"
            : "record it with zodb.unsupported=state, or make the change in Zope";
    boolean another = object != null && !type.equals(String.valueOf(metaType(object)));
    if (object == null) {
      String below = options.recurse() ? ", nor are its contents" : "";
      steps.problems().omit(path, "is not created" + below + ": " + typeAndTitleOnly(type), advice);
    } else if (another) {
      steps
          .problems()
          .omit(path, "stays a " + metaType(object) + ": " + typeAndTitleOnly(type), advice);
    } else if (differs && named.contains(path)) {
      steps.problems().omit(path, "is not changed: " + typeAndTitleOnly(type), advice);
    } else if (differs) {
      steps.problems().note(path, "is not changed: " + typeAndTitleOnly(type));
    }
  }

  private static String typeAndTitleOnly(String type) {
    return "the files hold only the type and the title of a " + type;
  }

  /** Returns the meta type in the form of files; that of the class if the container has none. */
  private static String metaType(ZopeObject object) {
    if (object.metaType() != null) {
      return object.metaType();
    }
    return object.className() == null ? "" : object.className().dotted();
  }

  /**
   * Goes on to the children of a container of an unsupported type, if they are recorded. If there
   * are no files below it, it may have been recorded without its children, and nothing is removed.
   */
  private Descent enter(ObjectPair pair, @Nullable ZopeObject object) throws IOException {
    if (object == null
        || !options.recurse()
        || ObjectTypes.isSupported(object.metaType())
        || !options.entering().enters(object, false)) {
      return Descent.NOTHING;
    }
    List<String> children = pair.idsAfter();
    if (!children.isEmpty()) {
      removals.remove(pair.path(), object, PresentObjects.listing(pair.before()), children);
    }
    return children.isEmpty() ? Descent.NOTHING : Descent.AFTER;
  }
}

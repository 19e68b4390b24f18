package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.FolderOrders;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.ObjectPair;
import io.camelzodb.zope.comparison.PairWalk;
import io.camelzodb.zope.comparison.PairWalk.Descent;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * Makes the plan of a playback: compares a tree with a database as of one transaction. Each change
 * is tried without storing it, so that problems are known before anything is written. For one
 * planning.
 *
 * <p>Both are walked side by side, and {@link ObjectPair} finds the differences. This class decides
 * which operations a playback makes of them, and which it refuses.
 */
public final class Planner {
  private final Snapshot snapshot;
  private final ObjectTreeReader files;
  private final PlaybackOptions options;
  private final PlanSteps steps;
  private final PresentObjects present;
  private final PlaybackScope scope;
  private final FolderOrders orders = new FolderOrders();
  private final StatePlanner states;
  private final PlannedLayers layers = new PlannedLayers();
  private Removals removals;
  private long compared;

  /**
   * Creates a planner.
   *
   * @param snapshot the snapshot of the database, which may be empty
   * @param files the tree
   */
  public Planner(Snapshot snapshot, ObjectTreeReader files, PlaybackOptions options) {
    this.snapshot = snapshot;
    this.files = files;
    this.options = options;
    this.steps = new PlanSteps(snapshot, options);
    this.present = new PresentObjects(snapshot, options.zope(), steps.problems()::add);
    this.scope =
        new PlaybackScope(new ObjectTree(snapshot, problem -> {}), options, steps.problems());
    this.states = new StatePlanner(snapshot, files, options);
    this.removals = removals(Path.of(""));
  }

  private Removals removals(Path base) {
    return new Removals(snapshot, files.copy(), options, base, steps, scope, present.tree());
  }

  /** Sets the folder of the tree, which limits the lengths of paths. */
  public Planner recordedIn(Path base) {
    removals = removals(base);
    return this;
  }

  /**
   * Switches off the trial of new objects, which takes half of the time; an object that cannot be
   * written is then found only during writing.
   */
  public Planner withoutTrial() {
    steps.skipTrial();
    return this;
  }

  /**
   * Makes the plan for some paths.
   *
   * @param paths of objects or of files in the tree; an object that is only in the database is
   *     removed
   * @throws StorageException if the database cannot be read at its root
   * @throws IOException if the file system fails
   */
  public Plan plan(List<String> paths) throws IOException {
    if (!files.hasRoot()) {
      throw new TreeFault(
          files.name(), "there is no __root__ here", "name the folder that holds it");
    }
    if (snapshot.mount() == null && EmptyDatabase.isEmpty(snapshot)) {
      present.makeRoot();
      steps.createRoot();
    }
    NamedObjects named = new NamedObjects(files, present, steps, scope, removals);
    List<ObjectPath> filed = named.withFiles(paths, options);
    states.prepare(filed, present.isEmpty());
    UnsupportedObjects unsupported =
        new UnsupportedObjects(
            options, present, steps, scope, removals, states, new HashSet<>(filed));
    try (FilePrefetch ahead = new FilePrefetch(files)) {
      PairWalk walk = new PairWalk(present, ahead, new Planning(unsupported));
      named.compare(filed, walk, ahead);
    }
    steps.operations().addAll(orders.operations(steps.operations()));
    return new Plan(
        snapshot.tid(),
        compared,
        unsupported.count(),
        List.copyOf(steps.operations()),
        steps.problems().all());
  }

  /** Plans the operation on each object, and selects the objects below it to visit. */
  private final class Planning implements PairWalk.Visitor {
    private final UnsupportedObjects unsupported;

    Planning(UnsupportedObjects unsupported) {
      this.unsupported = unsupported;
    }

    @Override
    public Descent visit(ObjectPair pair) throws IOException {
      compared++;
      int planned = steps.operations().size();
      try {
        return compare(pair, unsupported);
      } catch (ObjectWriteException fault) {
        steps.undo(planned);
        steps.problems().report(pair.path(), located(pair, fault));
      } catch (TreeFault | StorageException fault) {
        steps.undo(planned);
        steps.problems().report(pair.path(), fault);
      } catch (ValueLimitException tooMuch) {
        steps.undo(planned);
        FaultDetails details = tooMuch.fault().details();
        steps
            .problems()
            .report(pair.path(), new Fault.Limit(details.saying("it has " + details.problem())));
      }
      return Descent.NOTHING;
    }

    @Override
    public void unreadable(ObjectPath path, ObjectReader reader, IOException fault)
        throws IOException {
      if (!(fault instanceof StorageException) && !reader.isOfObject(fault)) {
        throw fault;
      }
      compared++;
      if (!(fault instanceof PresentObjects.Reported)) {
        steps.problems().report(path, fault);
      }
    }
  }

  /** Returns a fault of metadata with the file and line that it is in. */
  private static Fault located(ObjectPair pair, ObjectWriteException fault) throws IOException {
    ObjectWriteException.MetadataKey key = fault.key();
    if (key != null && pair.after() instanceof FilePrefetch.PrefetchedVersion prefetched) {
      FiledObject files = prefetched.filed();
      int line = MetadataFile.line(files.metadata(), key.name(), key.part());
      return fault.in(files.folder().where(MetadataFile.NAME), line);
    }
    return fault.fault();
  }

  private Descent compare(ObjectPair pair, UnsupportedObjects unsupported) throws IOException {
    ObjectPath path = pair.path();
    if (!(pair.after() instanceof FilePrefetch.PrefetchedVersion prefetched)) {
      String fault = TreePaths.fault(path);
      throw new TreeFault(
          files.name(),
          fault == null ? path + " was removed meanwhile" : path + ": " + fault,
          fault == null ? "play back again" : "remove its folder");
    }
    ZopeObject object = PresentObjects.object(pair.before());
    if (!scope.takes(path, object) || scope.isElsewhere(path, object)) {
      return Descent.NOTHING;
    }
    ObjectData current = object == null ? null : pair.dataBefore();
    ObjectData target = pair.dataAfter();
    boolean same = current != null && current.metadata() == target.metadata();
    if (current != null && !same) {
      target = MaskedSecrets.restored(target, current);
    }
    // The source of files is read only where it is compared.
    ObjectData data = current != null && same ? current : target;
    if (data.metadata().containsKey("unsupported")) {
      return unsupported.visit(pair, prefetched.filed(), data, !same);
    }
    List<String> children = options.recurse() ? pair.idsAfter() : List.of();
    String type = ObjectDataWriter.metaType(path, data);
    ContainerListing listing = PresentObjects.listing(pair.before());
    FileChecks.check(path, type, data, children);
    boolean replaced = object != null && !type.equals(object.metaType());
    if (replaced && !mayReplace(object, type)) {
      return Descent.NOTHING;
    }
    removals.remove(path, object, listing, children);
    // A child may have been named itself.
    List<String> removed = steps.goneFrom(path);
    PlannedLayers.Pair layer = layers.of(object, prefetched.filed().folder());
    if (current == null || object == null) {
      ObjectPair container = pair.container();
      steps.create(
          path,
          type,
          layer.after(data),
          container == null ? null : PresentObjects.object(container.before()));
    } else if (replaced) {
      steps.retype(object, type, layer.after(data), listing.remaining(removed));
    } else {
      steps.change(object, type, current, target, removed, layer);
    }
    orders.visited(path, type, data, listing.ids());
    return options.recurse() ? Descent.AFTER : Descent.NOTHING;
  }

  /**
   * Whether an object may be replaced by one of another type; reports a refusal.
   *
   * @throws StorageException if it may not, whatever it contains
   */
  private boolean mayReplace(ZopeObject object, String type) throws IOException {
    ObjectPath path = object.path();
    if (present.isMounted(path)) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": the mounted object is a "
                      + object.metaType()
                      + " and cannot be replaced")
              .at(FaultPlace.ofPath(path)));
    }
    if (!options.override()) {
      throw PlaybackScope.another(path, type, String.valueOf(object.metaType()));
    }
    return removals.allowReplaced(object);
  }
}

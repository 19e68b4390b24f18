package io.camelzodb.sync.playback;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.SameValues;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.ObjectWriting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each step of a plan for what others did to the object in the database since the tree was
 * made. What only they changed is left as it is; what both changed is a problem, or merged. For one
 * plan.
 */
final class Conflicts {
  private final Plan plan;
  private final BaseVersions bases;
  private final ConflictRule rule;
  private final ConflictFiles folder;
  private final PastObjects present;
  private final ObjectMerge merge;

  private final List<Operation> operations = new ArrayList<>();
  private final List<Problem> problems;
  private final List<ConflictFiles.Conflict> files = new ArrayList<>();
  private final List<ObjectPath> resolved = new ArrayList<>();
  private final Set<ObjectPath> otherwise = new HashSet<>();
  private final Set<ObjectPath> created = new HashSet<>();
  private final Set<ObjectPath> dropped = new HashSet<>();

  /**
   * What is left to do.
   *
   * @param files conflicts for people to resolve
   * @param resolved objects whose conflicts are resolved with this plan
   * @param otherwise objects that will not be as in the files
   */
  record Outcome(
      Plan plan,
      List<ConflictFiles.Conflict> files,
      List<ObjectPath> resolved,
      Set<ObjectPath> otherwise) {}

  Conflicts(
      Plan plan,
      Snapshot snapshot,
      PlaybackOptions options,
      BaseVersions bases,
      ConflictRule rule,
      ConflictFiles folder,
      Secrecy secrecy) {
    this.plan = plan;
    this.bases = bases;
    this.rule = rule;
    this.folder = folder;
    this.present = new PastObjects(snapshot, options.zope());
    this.merge = new ObjectMerge(snapshot, options, secrecy);
    this.problems = new ArrayList<>(plan.problems());
  }

  /** The plan without what others changed, and with what was merged. */
  Outcome outcome() throws IOException {
    for (Operation operation : plan.operations()) {
      if (operation instanceof Operation.CreateRoot) {
        // Nobody can have changed a database that is not there.
        return new Outcome(plan, List.of(), List.of(), Set.of());
      }
      if (operation instanceof Operation.Create || operation instanceof Operation.Retype) {
        created.add(operation.path());
      }
    }
    for (Operation operation : plan.operations()) {
      if (isWithin(operation.path(), dropped)) {
        continue;
      }
      try {
        decide(operation);
      } catch (StorageException | TreeFault fault) {
        if (operation instanceof Operation.Create) {
          drop(operation.path());
        }
        otherwise.add(operation.path());
        report(operation.path(), fault);
      }
    }
    return new Outcome(
        new Plan(
            plan.tid(),
            plan.compared(),
            plan.unsupported(),
            List.copyOf(operations),
            List.copyOf(problems)),
        List.copyOf(files),
        List.copyOf(resolved),
        Set.copyOf(otherwise));
  }

  private void decide(Operation operation) throws IOException {
    if (operation instanceof Operation.Change change) {
      change(change);
    } else if (operation instanceof Operation.Create create) {
      create(create);
    } else if (operation instanceof Operation.Delete delete) {
      delete(delete);
    } else if (operation instanceof Operation.Retype retype) {
      retype(retype);
    } else if (operation instanceof Operation.Order order) {
      order(order);
    } else {
      other(operation);
    }
  }

  private void change(Operation.Change change) throws IOException {
    ObjectPath path = change.path();
    ObjectData ours = change.target();
    ObjectData theirs = change.current();
    ConflictFiles.Resolution decided = resolution(path, ours);
    ObjectData base;
    if (decided == null) {
      base = bases.read(path, theirs);
    } else {
      base = bases.read(path, decided.database());
      if (decided.take() == ConflictFiles.Take.THEIRS) {
        keep(path, "the database's version was chosen");
        return;
      }
      ours = decided.data() == null ? ours : MaskedSecrets.restored(decided.data(), theirs);
    }
    if (base != null && same(change.type(), ours, base)) {
      keep(path, "changed in the database only, since " + bases.tid(path));
    } else if (base != null && same(change.type(), theirs, base)) {
      operations.add(decided == null ? change : merge.changed(change, ours));
    } else if (same(change.type(), ours, theirs)) {
      keep(path, "changed to the same on both sides");
    } else {
      ObjectData before = base == null ? ObjectMerge.NOTHING : base;
      if (rule == ConflictRule.REFUSE) {
        otherwise.add(path);
        report(path, both(change, before, ours));
        return;
      }
      ObjectMerge.Merged merged = merge.merge(change, before, ours);
      if (!merged.conflicts().isEmpty()) {
        otherwise.add(path);
        String what =
            "both the files and the database changed "
                + String.join(", ", merged.conflicts())
                + " since "
                + bases.tid(path);
        conflict(path, what, merge.digest(change.target()), merged.files());
        return;
      }
      otherwise.add(path);
      if (merged.operation() != null) {
        operations.add(merged.operation());
      }
    }
  }

  private String both(Operation.Change change, ObjectData base, ObjectData ours)
      throws IOException {
    return "changed on both sides since "
        + bases.tid(change.path())
        + ": "
        + changed(change.type(), base, ours)
        + " in the files, "
        + changed(change.type(), base, change.current())
        + " in the database";
  }

  private static String changed(String type, ObjectData base, ObjectData now) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    Set<String> all = new TreeSet<>(base.metadata().keySet());
    all.addAll(now.metadata().keySet());
    for (String key : all) {
      if (!SameValues.same(base.metadata().get(key), now.metadata().get(key))) {
        keys.add(key);
      }
    }
    if (!ObjectWriting.sameSource(type, base.source(), now.source())) {
      keys.add("source");
    }
    return String.join(", ", keys);
  }

  private void create(Operation.Create create) throws IOException {
    ObjectPath path = create.path();
    ObjectPath parent = new ObjectPath(path.ids().subList(0, path.ids().size() - 1));
    if (created.contains(parent)) {
      // Decided with what it is in.
      operations.add(create);
      return;
    }
    ConflictFiles.Resolution decided = resolution(path, create.target());
    ObjectData base = decided != null ? null : bases.read(path);
    if (base == null) {
      if (decided != null && decided.take() == ConflictFiles.Take.THEIRS) {
        keepAll(path, "stays removed, as was chosen");
      } else {
        operations.add(create);
      }
    } else if (unchangedHere(path)) {
      keepAll(path, "removed in the database, since " + bases.tid(path));
    } else {
      drop(path);
      String what = "changed in the files and removed in the database, since " + bases.tid(path);
      conflict(path, what, merge.digest(create.target()), Map.of());
    }
  }

  /** Whether what is to be made again is all as it was. */
  private boolean unchangedHere(ObjectPath top) throws IOException {
    for (Operation operation : plan.operations()) {
      if (isWithin(operation.path(), Set.of(top))) {
        ObjectData base = bases.read(operation.path());
        boolean same =
            base != null
                && operation instanceof Operation.Create create
                && same(create.type(), create.target(), base);
        if (!same && !(operation instanceof Operation.Order)) {
          return false;
        }
      }
    }
    return true;
  }

  private void delete(Operation.Delete delete) throws IOException {
    ObjectPath path = delete.path();
    ConflictFiles.Resolution decided = resolution(path, null);
    if (decided != null && decided.take() == ConflictFiles.Take.THEIRS) {
      keep(path, "the database's version was chosen");
      return;
    }
    Tid tid = decided == null ? null : decided.database();
    ObjectData base = tid == null ? bases.read(path) : bases.read(path, tid);
    if (base == null) {
      keep(path, "made in the database since " + bases.tid(path));
      return;
    }
    ObjectPath changed = changedThere(path, tid);
    if (changed == null) {
      operations.add(delete);
      return;
    }
    otherwise.add(path);
    String what =
        "removed in the files and changed in the database"
            + (changed.equals(path) ? "" : " (" + changed + ")")
            + ", since "
            + bases.tid(path);
    conflict(path, what, ConflictFiles.NONE, Map.of());
  }

  /** The first object at a path or below it that is not as it was; null where there is none. */
  private @Nullable ObjectPath changedThere(ObjectPath path, @Nullable Tid since)
      throws IOException {
    ZopeObject top = present.find(path);
    if (top == null) {
      return null;
    }
    for (ZopeObject object : present.tree().walk(top, each -> true)) {
      ObjectData now = present.data(object);
      ObjectData base =
          since == null ? bases.read(object.path(), now) : bases.read(object.path(), since);
      Tid last = since == null ? bases.tid(object.path()) : since;
      boolean opaque = now.metadata().containsKey("unsupported");
      if (base == null
          || (opaque && object.tid().compareTo(last) > 0)
          || !same(String.valueOf(object.metaType()), now, base)) {
        return object.path();
      }
    }
    return null;
  }

  private void retype(Operation.Retype retype) throws IOException {
    ObjectPath path = retype.path();
    ZopeObject object = present.find(path);
    ConflictFiles.Resolution decided = resolution(path, retype.target());
    if (decided != null && decided.take() == ConflictFiles.Take.THEIRS) {
      keep(path, "the database's version was chosen");
      return;
    }
    ObjectData theirs = object == null ? null : present.data(object);
    ObjectData base =
        decided == null ? bases.read(path, theirs) : bases.read(path, decided.database());
    if (base != null && theirs != null && same(retype.oldType(), theirs, base)) {
      operations.add(retype);
    } else if (base != null && same(retype.type(), retype.target(), base)) {
      keep(path, "changed in the database only, since " + bases.tid(path));
    } else {
      otherwise.add(path);
      String what =
          "a "
              + retype.type()
              + " in the files and a "
              + retype.oldType()
              + " in the database, both changed since "
              + bases.tid(path);
      conflict(path, what, merge.digest(retype.target()), Map.of());
    }
  }

  private void order(Operation.Order order) throws IOException {
    ObjectData base = created.contains(order.path()) ? null : bases.read(order.path());
    if (base == null || !(base.metadata().get("contents") instanceof ListValue contents)) {
      operations.add(order);
      return;
    }
    List<String> old = new ArrayList<>();
    for (Value id : contents.items()) {
      old.add(id instanceof Text text ? text.value() : "");
    }
    Set<String> common = new HashSet<>(old);
    common.retainAll(order.before());
    common.retainAll(order.after());
    List<String> was = only(old, common);
    if (only(order.before(), common).equals(was)) {
      operations.add(order);
    } else if (only(order.after(), common).equals(was)) {
      keep(order.path(), "its order was changed in the database only");
    } else {
      otherwise.add(order.path());
      report(
          order.path(),
          "the order of what it contains was changed on both sides since "
              + bases.tid(order.path())
              + "; bring its contents in line, or play it back with --conflicts overwrite");
    }
  }

  private static List<String> only(List<String> ids, Set<String> wanted) {
    return ids.stream().filter(wanted::contains).toList();
  }

  /** A step of which no more is known than its object. */
  private void other(Operation operation) throws IOException {
    ZopeObject object = present.find(operation.path());
    if (object == null || object.tid().compareTo(bases.tid(operation.path())) <= 0) {
      operations.add(operation);
      return;
    }
    drop(operation.path());
    report(
        operation.path(),
        "differs from the files, and was changed in the database since "
            + bases.tid(operation.path())
            + "; record it, or play it back with --conflicts overwrite");
  }

  private ConflictFiles.@Nullable Resolution resolution(ObjectPath path, @Nullable ObjectData ours)
      throws IOException {
    if (rule != ConflictRule.MERGE) {
      return null;
    }
    ConflictFiles.Resolution decided =
        folder.read(path, ours == null ? ConflictFiles.NONE : merge.digest(ours));
    if (decided != null) {
      resolved.add(path);
    }
    return decided;
  }

  private static boolean same(String type, ObjectData one, ObjectData other) throws IOException {
    Set<String> keys = new HashSet<>(one.metadata().keySet());
    keys.addAll(other.metadata().keySet());
    keys.remove("contents");
    for (String key : keys) {
      if (!SameValues.same(one.metadata().get(key), other.metadata().get(key))) {
        return false;
      }
    }
    return ObjectWriting.sameSource(type, one.source(), other.source());
  }

  private void conflict(ObjectPath path, String what, String digest, Map<String, byte[]> merged) {
    report(path, what);
    if (rule == ConflictRule.MERGE) {
      resolved.remove(path);
      files.add(ConflictFiles.conflict(path, what, plan.tid(), digest, merged));
    }
  }

  private void keep(ObjectPath path, String why) {
    otherwise.add(path);
    problems.add(
        new Problem(
            Problem.Severity.NOTE, path.toString(), null, "stays as in the database: " + why, ""));
  }

  private void keepAll(ObjectPath path, String why) {
    drop(path);
    keep(path, why);
  }

  /** Leaves out what is below an object as well. */
  private void drop(ObjectPath path) {
    otherwise.add(path);
    dropped.add(path);
  }

  private void report(ObjectPath path, IOException fault) {
    String prefix = path + ": ";
    String message = Objects.requireNonNullElse(fault.getMessage(), fault.toString());
    report(path, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  private void report(ObjectPath path, String message) {
    problems.add(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
  }

  private static boolean isWithin(ObjectPath path, Set<ObjectPath> tops) {
    for (int depth = tops.isEmpty() ? -1 : path.ids().size(); depth >= 0; depth--) {
      if (tops.contains(new ObjectPath(path.ids().subList(0, depth)))) {
        return true;
      }
    }
    return false;
  }
}

package io.camelzodb.sync.playback.conflict;

import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.FolderOrders;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Decides conflicts about the order of ordered folders. For one plan. */
final class OrderConflicts {
  private static final int SHOWN = 10;

  private final BaseVersions bases;
  private final ConflictRule rule;
  private final DatabaseReader present;
  private final OperationDecisions verdicts;

  OrderConflicts(
      BaseVersions bases, ConflictRule rule, DatabaseReader present, OperationDecisions verdicts) {
    this.bases = bases;
    this.rule = rule;
    this.present = present;
    this.verdicts = verdicts;
  }

  /** Decides the order of an existing folder, after all other decisions. */
  void order(Operation.Order order) throws IOException {
    ObjectPath path = order.path();
    ObjectData base = bases.read(path);
    ZopeObject folder = present.find(path);
    List<String> baseOrder = base == null ? null : ObjectVersion.order(base);
    List<String> theirs =
        baseOrder == null || folder == null ? null : ObjectVersion.order(present.data(folder));
    if (baseOrder == null || theirs == null) {
      verdicts.play(order);
      return;
    }
    // Objects that only the database has stand at the end of our order without anybody's intention.
    Set<String> added = new HashSet<>(theirs);
    added.removeAll(new HashSet<>(baseOrder));
    List<String> ours = order.after().stream().filter(id -> !added.contains(id)).toList();
    boolean both = !OrderMerge.isSame(baseOrder, ours) && !OrderMerge.isSame(baseOrder, theirs);
    List<String> merged = OrderMerge.of(baseOrder, ours, theirs);
    if (merged == null || (both && rule == ConflictRule.REFUSE && !same(merged, theirs))) {
      verdicts.addDiffering(path);
      verdicts.refuse(path, message(path, theirs));
      return;
    }
    List<String> now = FolderOrders.after(theirs, below(path));
    Set<String> after = new LinkedHashSet<>(merged);
    after.retainAll(new HashSet<>(now));
    after.addAll(now);
    if (!List.copyOf(after).equals(now)) {
      Operation.Order result = new Operation.Order(path, now, List.copyOf(after));
      if (OrderMerge.isSame(ours, result.after())) {
        verdicts.play(result);
      } else {
        verdicts.merge(result);
      }
    } else if (!OrderMerge.isSame(ours, now)) {
      verdicts.keep(path, "its order was changed in the database only");
    }
  }

  private static boolean same(List<String> merged, List<String> theirs) {
    return OrderMerge.isSame(theirs, merged);
  }

  private String message(ObjectPath path, List<String> theirs) {
    boolean all = theirs.size() <= SHOWN;
    return "the order of what it contains was changed on both sides since "
        + bases.tid(path)
        + "; set contents in its __meta__ to the order of the database ("
        + String.join(", ", all ? theirs : theirs.subList(0, SHOWN))
        + (all ? "" : ", …")
        + "), or play it back with --no-recurse --conflicts overwrite";
  }

  /** Returns the operations on the objects in a folder. */
  private List<Operation> below(ObjectPath folder) {
    return verdicts.operations().stream()
        .filter(each -> each.path().depth() == folder.depth() + 1 && each.path().startsWith(folder))
        .toList();
  }
}

package io.camelzodb.cli.output;

import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** Describes what playbacks have written: in a line for people, and as transactions. */
public final class PlaybackText {
  private PlaybackText() {}

  /** Returns one line: how many changes were written, of how many objects, in which transaction. */
  public static String line(Playback.Result result) {
    Plan plan = result.plan();
    return isWritten(result)
        ? "Played back "
            + plan.operations().size()
            + " changes of "
            + plan.compared()
            + " objects in transaction "
            + transactions(result)
            + PlanText.omitted(plan)
        : PlanText.summary(plan);
  }

  /** Returns all transactions, those of mounted databases included; each once. */
  public static List<String> tids(List<Playback.Result> results) {
    List<String> tids = new ArrayList<>();
    for (Playback.Result result : results) {
      if (result.tid() != null) {
        tids.add(result.tid().toString());
      }
      result.mounted().values().forEach(tid -> tids.add(tid.toString()));
    }
    return tids.stream().distinct().toList();
  }

  /** Whether a transaction was written, in any database of the site. */
  private static boolean isWritten(Playback.Result result) {
    return result.tid() != null || !result.mounted().isEmpty();
  }

  /** Returns the transaction; for a site with several databases, one for each. */
  private static String transactions(Playback.Result result) {
    if (result.mounted().isEmpty()) {
      return String.valueOf(result.tid());
    }
    List<String> all = new ArrayList<>();
    if (result.tid() != null && !result.mounted().containsValue(result.tid())) {
      all.add(result.tid().toString());
    }
    result.mounted().forEach((path, tid) -> all.add(tid + " at " + path));
    return String.join(", ", all);
  }
}

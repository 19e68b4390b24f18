package io.camelzodb.sync.playback.conflict;

import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What people decided of conflicts, as far as it counts here. For one plan. */
final class ConflictDecisions {
  private final ConflictRule rule;
  private final ConflictFiles folder;
  private final ObjectMerge merge;
  private final StepVerdicts verdicts;

  ConflictDecisions(
      ConflictRule rule, ConflictFiles folder, ObjectMerge merge, StepVerdicts verdicts) {
    this.rule = rule;
    this.folder = folder;
    this.merge = merge;
    this.verdicts = verdicts;
  }

  /**
   * The decision of an object, which counts as done with this plan; null where there is none.
   *
   * @param ours what the files say of it; null where it has none
   */
  ConflictFiles.@Nullable Resolution of(ObjectPath path, @Nullable ObjectData ours)
      throws IOException {
    if (rule != ConflictRule.MERGE) {
      return null;
    }
    ConflictFiles.Resolution decided =
        folder.read(path, ours == null ? ConflictFiles.NONE : merge.digest(ours));
    if (decided != null) {
      verdicts.resolved(path);
    }
    return decided;
  }
}

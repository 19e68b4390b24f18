package io.camelzodb.sync.playback.conflict;

import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads how a person resolved the conflict of an object. For one plan. */
final class ConflictDecisions {
  private final ConflictRule rule;
  private final ConflictFiles folder;
  private final ObjectMerge merge;
  private final OperationDecisions verdicts;

  ConflictDecisions(
      ConflictRule rule, ConflictFiles folder, ObjectMerge merge, OperationDecisions verdicts) {
    this.rule = rule;
    this.folder = folder;
    this.merge = merge;
    this.verdicts = verdicts;
  }

  /**
   * Returns the decision for an object, which counts as resolved with this plan; null if there is
   * none.
   *
   * @param ours the version of the files; null if there are none
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

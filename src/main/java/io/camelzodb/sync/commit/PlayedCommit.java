package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.storage.TransactionInfo;
import java.util.Optional;

/** Which commit of the branch a transaction has written, as the playback of it says. */
public final class PlayedCommit {
  private PlayedCommit() {}

  /** By the trailer {@value TreeChanges#COMMIT} of the description; empty where there is none. */
  public static Optional<CommitId> of(TransactionInfo transaction) {
    return CommitMessage.read(transaction.descriptionText())
        .trailer(TreeChanges.COMMIT)
        .filter(commit -> commit.matches("[0-9a-f]{40}"))
        .map(CommitId::new);
  }
}

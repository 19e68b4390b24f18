package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.storage.TransactionInfo;
import java.util.Optional;

/** Finds the commit that a transaction has played back. */
public final class PlayedCommit {
  private PlayedCommit() {}

  /** Reads the trailer {@value TreeChanges#COMMIT} of the description; empty if there is none. */
  public static Optional<CommitId> of(TransactionInfo transaction) {
    return CommitMessage.read(transaction.descriptionText())
        .trailer(TreeChanges.COMMIT)
        .filter(commit -> commit.matches("[0-9a-f]{40}"))
        .map(CommitId::new);
  }
}

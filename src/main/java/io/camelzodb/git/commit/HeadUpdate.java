package io.camelzodb.git.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RepositoryBusyException;
import java.io.IOException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** Moves the branch that is checked out to a new commit, unless another process has moved it. */
final class HeadUpdate {
  private HeadUpdate() {}

  /**
   * Moves the branch.
   *
   * @param before the commit at which it must be; null for the first of a branch
   * @param subject the subject of the commit, for the reflog
   * @return why it was not moved; null if it was
   * @throws IOException if the repository cannot be written
   */
  static @Nullable GitException run(
      GitWorkTree workTree,
      @Nullable ObjectId before,
      ObjectId after,
      PersonIdent person,
      String subject)
      throws IOException {
    Repository repository = workTree.repository();
    Hardening hardening = workTree.hardening();
    hardening.applyTo(repository);
    RefUpdate update = repository.updateRef(Constants.HEAD);
    update.setNewObjectId(after);
    update.setExpectedOldObjectId(before == null ? ObjectId.zeroId() : before);
    update.setRefLogIdent(person);
    update.setRefLogMessage((before == null ? "commit (initial): " : "commit: ") + subject, false);
    RefUpdate.Result result = update.update();
    return switch (result) {
      case NEW, FAST_FORWARD -> {
        hardening.moved(repository, workTree.headRef(), before == null);
        yield null;
      }
      case LOCK_FAILURE ->
          new RepositoryBusyException(
              new FaultDetails(
                      workTree.top()
                          + ": another process holds the lock of the branch "
                          + workTree.branch()
                          + ", or has left it behind")
                  .at(FaultPlace.ofFile(workTree.top())),
              null);
      case NOT_ATTEMPTED,
          NO_CHANGE,
          FORCED,
          REJECTED,
          REJECTED_CURRENT_BRANCH,
          REJECTED_MISSING_OBJECT,
          REJECTED_OTHER_REASON,
          IO_FAILURE,
          RENAMED ->
          new GitException(
              new Fault.Refused(
                      workTree.top()
                          + ": the branch "
                          + workTree.branch()
                          + " cannot be moved to the new commit ("
                          + result
                          + ")")
                  .at(FaultPlace.ofFile(workTree.top())));
    };
  }
}

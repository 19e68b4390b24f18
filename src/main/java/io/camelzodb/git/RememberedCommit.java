package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/**
 * Stores a commit id in the repository as the ref {@code refs/camel-zodb/NAME}: it survives
 * crashes, and git keeps the commit even if HEAD moves. For one thread.
 */
public final class RememberedCommit {
  private static final String PREFIX = "refs/camel-zodb/";

  private final GitWorkTree workTree;
  private final String ref;

  /**
   * Creates it for a name; reads nothing yet.
   *
   * @throws GitException if no ref can have that name
   */
  public RememberedCommit(GitWorkTree workTree, String name) throws GitException {
    this.workTree = workTree;
    this.ref = PREFIX + name;
    if (!Repository.isValidRefName(ref)) {
      throw new GitException(
          new Fault.Refused(workTree.top() + ": no name of a ref: " + ref)
              .at(FaultPlace.ofFile(workTree.top())));
    }
  }

  /** Returns the commit; empty if none is stored. */
  public Optional<CommitId> read() throws IOException {
    ObjectId id = workTree.refs().read(ref);
    return id == null ? Optional.empty() : Optional.of(new CommitId(id.name()));
  }

  /**
   * Stores a new commit.
   *
   * @throws GitException if the ref cannot be written
   */
  public void keep(CommitId commit) throws IOException {
    Hardening hardening = workTree.hardening();
    hardening.applyTo(workTree.repository());
    RefUpdate update = workTree.repository().updateRef(ref);
    update.setNewObjectId(ObjectId.fromString(commit.hex()));
    update.setForceUpdate(true);
    update.disableRefLog();
    RefUpdate.Result result = update.forceUpdate();
    switch (result) {
      case NEW, FAST_FORWARD, FORCED, NO_CHANGE ->
          hardening.moved(workTree.repository(), ref, result == RefUpdate.Result.NEW);
      case NOT_ATTEMPTED,
          LOCK_FAILURE,
          REJECTED,
          REJECTED_CURRENT_BRANCH,
          REJECTED_MISSING_OBJECT,
          REJECTED_OTHER_REASON,
          IO_FAILURE,
          RENAMED ->
          throw new GitException(
              new Fault.Unavailable(
                      workTree.top() + ": " + ref + " cannot be written (" + result + ")")
                  .at(FaultPlace.ofFile(workTree.top())));
    }
  }
}

package io.camelzodb.git;

import java.io.IOException;
import java.time.Instant;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Says who made a commit and when. Both times are the same in a commit that was made in one step;
 * git keeps the author of a commit that is amended, rebased or picked, and changes the committer.
 *
 * @param committer the name
 * @param authored in whole seconds
 * @param committed in whole seconds
 */
public record CommitSignatures(String committer, Instant authored, Instant committed) {

  /**
   * Reads it.
   *
   * @throws IOException if the repository cannot be read, or has no such commit
   */
  public static CommitSignatures of(GitWorkTree tree, CommitId commit) throws IOException {
    try (RevWalk walk = new RevWalk(tree.repository())) {
      RevCommit found = walk.parseCommit(ObjectId.fromString(commit.hex()));
      PersonIdent committer = found.getCommitterIdent();
      return new CommitSignatures(
          committer.getName(),
          found.getAuthorIdent().getWhenAsInstant(),
          committer.getWhenAsInstant());
    }
  }
}

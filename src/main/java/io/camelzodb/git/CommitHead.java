package io.camelzodb.git;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Holds author and message of a commit.
 *
 * @param author name of the author, as in git
 * @param email address of the author
 * @param message the message
 */
public record CommitHead(String author, String email, CommitMessage message) {

  /**
   * Reads it.
   *
   * @throws IOException if the repository cannot be read, or has no such commit
   */
  public static CommitHead of(GitWorkTree tree, CommitId commit) throws IOException {
    try (RevWalk walk = new RevWalk(tree.repository())) {
      RevCommit found = walk.parseCommit(ObjectId.fromString(commit.hex()));
      PersonIdent author = found.getAuthorIdent();
      return new CommitHead(
          author.getName(), author.getEmailAddress(), CommitMessage.read(found.getFullMessage()));
    }
  }
}

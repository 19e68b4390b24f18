package io.camelzodb.git.history;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds the newest trailer with a key in the history of a commit. */
public final class NewestTrailer {
  private NewestTrailer() {}

  /**
   * Holds a trailer that was found.
   *
   * @param commit the commit that has it
   * @param value its value, without blanks around
   */
  public record Found(CommitId commit, String value) {}

  /**
   * Finds the newest commit with a trailer, including the given one; of several valid lines the
   * last counts.
   *
   * @param key such as {@code Zodb-Tid}, in any case
   * @param valid accepts valid values; others are ignored
   * @throws IOException if the repository cannot be read
   */
  public static Optional<Found> of(
      GitWorkTree workTree, CommitId from, String key, Predicate<String> valid) throws IOException {
    try (RevWalk walk = new RevWalk(workTree.repository())) {
      walk.markStart(walk.parseCommit(ObjectId.fromString(from.hex())));
      for (RevCommit commit : walk) {
        List<String> values = commit.getFooterLines(key);
        for (int last = values.size() - 1; last >= 0; last--) {
          String value = values.get(last).strip();
          if (valid.test(value)) {
            return Optional.of(new Found(new CommitId(commit.name()), value));
          }
        }
        commit.disposeBody();
      }
    }
    return Optional.empty();
  }
}

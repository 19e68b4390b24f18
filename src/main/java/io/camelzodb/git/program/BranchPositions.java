package io.camelzodb.git.program;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which branch is checked out and where each branch points, to go back there. Immutable.
 *
 * @param branch the branch that is checked out, such as {@code main}
 * @param head its commit
 * @param commits the commit of each branch, by the name of the branch
 */
public record BranchPositions(String branch, String head, SortedMap<String, String> commits) {
  private static final String HEADS = "refs/heads/";

  /** Copies the map. */
  public BranchPositions {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
  }

  /**
   * Reads the positions of now.
   *
   * @throws GitException if no branch is checked out, or it has no commit yet
   */
  public static BranchPositions of(GitProgram git) throws IOException {
    String branch = branch(git);
    if (branch == null) {
      throw new GitException(
          new Fault.Refused(
                  git.folder() + ": no branch is checked out (detached HEAD)",
                  "run \"git switch BRANCH\" first")
              .at(FaultPlace.ofFile(git.folder())));
    }
    SortedMap<String, String> commits = commits(git);
    String head = commits.get(branch);
    if (head == null) {
      throw new GitException(
          new Fault.Refused(
                  git.folder() + ": the branch " + branch + " has no commit yet",
                  "make a commit first, for example with \"record --commit /\"")
              .at(FaultPlace.ofFile(git.folder())));
    }
    return new BranchPositions(branch, head, commits);
  }

  /** Returns the branch that is checked out; null for a detached HEAD. */
  public static @Nullable String branch(GitProgram git) throws IOException {
    return git.line("symbolic-ref", "--quiet", "HEAD")
        .filter(ref -> ref.startsWith(HEADS))
        .map(ref -> ref.substring(HEADS.length()))
        .orElse(null);
  }

  private static SortedMap<String, String> commits(GitProgram git) throws IOException {
    SortedMap<String, String> commits = new TreeMap<>();
    git.output("for-each-ref", "--format=%(objectname) %(refname)", HEADS)
        .lines()
        .forEach(
            line ->
                commits.put(
                    line.substring(line.indexOf(' ') + 1 + HEADS.length()),
                    line.substring(0, line.indexOf(' '))));
    return commits;
  }

  /**
   * Goes back: ends a merge, rebase, cherry-pick or revert that is under way, checks out the
   * branch, and moves all branches to where they were. Files that git tracks lose their changes;
   * others stay. A branch that was made since is removed if another one has its commits.
   */
  public void restore(GitProgram git) throws IOException {
    for (String operation : new String[] {"rebase", "am"}) {
      git.succeeds(operation, "--abort");
    }
    for (String operation : new String[] {"cherry-pick", "revert"}) {
      git.succeeds(operation, "--quit");
    }
    git.output("reset", "--quiet", "--hard");
    SortedMap<String, String> now = commits(git);
    String checkedOut = branch(git);
    if (!branch.equals(checkedOut)) {
      if (!head.equals(now.get(branch))) {
        git.output("update-ref", HEADS + branch, head);
      }
      git.output("checkout", "--quiet", "--force", branch, "--");
    }
    git.output("reset", "--quiet", "--hard", head);
    for (Map.Entry<String, String> other : commits.entrySet()) {
      if (!other.getKey().equals(branch) && !other.getValue().equals(now.get(other.getKey()))) {
        git.output("update-ref", HEADS + other.getKey(), other.getValue());
      }
    }
    for (String made : now.keySet()) {
      if (!commits.containsKey(made)) {
        git.succeeds("branch", "--quiet", "--delete", made);
      }
    }
  }
}

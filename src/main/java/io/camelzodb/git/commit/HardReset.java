package io.camelzodb.git.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.CheckoutCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.RmCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Moves a branch to another commit and updates the files that differ, as {@code git reset --hard}
 * does. All other files of the work tree stay as they are. An interruption leaves the branch moved
 * and some files changed.
 */
public final class HardReset {
  private HardReset() {}

  /**
   * Returns the parent of a commit.
   *
   * @throws GitException if there is none
   */
  public static CommitId before(GitWorkTree workTree, CommitId commit) throws IOException {
    try (RevWalk walk = new RevWalk(workTree.repository())) {
      RevCommit parsed = walk.parseCommit(ObjectId.fromString(commit.hex()));
      if (parsed.getParentCount() == 0) {
        throw new GitException(
            new Fault.NotFound(
                    workTree.top()
                        + ": there is no earlier commit than "
                        + commit
                        + " to go back to")
                .at(FaultPlace.ofFile(workTree.top())));
      }
      return new CommitId(parsed.getParent(0).name());
    }
  }

  /**
   * Moves the branch that is checked out.
   *
   * @param from where it is
   * @param to where it goes
   * @return the files that differ, from the top folder on, with slashes
   * @throws GitException if git refuses
   */
  public static List<String> run(GitWorkTree workTree, CommitId from, CommitId to)
      throws IOException {
    WorkTreeCommit.checkWhole(workTree);
    List<String> all = new ArrayList<>();
    // Not closed: the repository belongs to the work tree.
    Git git = new Git(workTree.repository());
    RmCommand remove = git.rm();
    CheckoutCommand restore = git.checkout().setStartPoint(to.hex());
    boolean removes = false;
    boolean hasFilesToRestore = false;
    try (RevWalk walk = new RevWalk(workTree.repository());
        TreeWalk files = new TreeWalk(workTree.repository())) {
      files.addTree(walk.parseCommit(ObjectId.fromString(from.hex())).getTree());
      files.addTree(walk.parseCommit(ObjectId.fromString(to.hex())).getTree());
      files.setRecursive(true);
      files.setFilter(TreeFilter.ANY_DIFF);
      while (files.next()) {
        String name = files.getPathString();
        all.add(name);
        if (files.getRawMode(1) == 0) {
          remove.addFilepattern(name);
          removes = true;
        } else {
          restore.addPath(name);
          hasFilesToRestore = true;
        }
      }
    }
    try {
      git.reset().setMode(ResetCommand.ResetType.SOFT).setRef(to.hex()).call();
      if (removes) {
        remove.call();
      }
      if (hasFilesToRestore) {
        restore.call();
      }
    } catch (GitAPIException refused) {
      throw GitException.within(
          workTree.top(), workTree.top() + ": cannot go back to " + to, refused);
    }
    return all;
  }
}

package io.camelzodb.git.history;

import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Finds the last commits that changed the files in folders, in one walk through the history. */
public final class LastCommits {
  /** The limit of commits that are read. */
  private static final int MOST_COMMITS = 20_000;

  private LastCommits() {}

  /**
   * Returns for each folder the last commit that changed files directly in it, compared with its
   * first parent.
   *
   * @param work a folder with a repository; if there is none, the result is empty
   * @param folders with slashes between the names
   * @return by folder; folders without a change in the last 20,000 commits are missing
   */
  public static Map<String, PathLog.Entry> of(Path work, Set<String> folders) throws IOException {
    Map<String, PathLog.Entry> found = new HashMap<>();
    if (folders.isEmpty() || !Files.exists(work.resolve(Constants.DOT_GIT))) {
      return found;
    }
    Set<String> open = new HashSet<>(folders);
    try (GitWorkTree tree = GitWorkTree.openAnyhow(work);
        RevWalk walk = new RevWalk(tree.repository())) {
      ObjectId head = tree.tip();
      if (head == null) {
        return found;
      }
      walk.markStart(walk.parseCommit(head));
      int seen = 0;
      for (RevCommit commit : walk) {
        if (open.isEmpty() || ++seen > MOST_COMMITS) {
          break;
        }
        visit(tree, walk, commit, open, found);
        commit.disposeBody();
      }
    }
    return found;
  }

  private static void visit(
      GitWorkTree tree,
      RevWalk walk,
      RevCommit commit,
      Set<String> open,
      Map<String, PathLog.Entry> found)
      throws IOException {
    try (TreeWalk changes = new TreeWalk(tree.repository())) {
      if (commit.getParentCount() == 0) {
        changes.addTree(new EmptyTreeIterator());
      } else {
        changes.addTree(walk.parseCommit(commit.getParent(0)).getTree());
      }
      changes.addTree(commit.getTree());
      changes.setRecursive(true);
      changes.setFilter(TreeFilter.ANY_DIFF);
      while (changes.next()) {
        String file = changes.getPathString();
        String folder = file.substring(0, Math.max(0, file.lastIndexOf('/')));
        if (open.remove(folder)) {
          found.put(folder, PathLog.entry(commit, List.of(file)));
        }
      }
    }
  }
}

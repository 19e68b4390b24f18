package io.camelzodb.git;

import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Lists the changes of a commit, in the format of {@code git show --name-status}. */
public final class CommitChanges {
  /** More files than these are counted, not named. */
  private static final int MOST_FILES = 10_000;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy xx", Locale.ROOT);

  private CommitChanges() {}

  /**
   * The commit and its files, each with {@code A} for added, {@code M} for modified or {@code D}
   * for deleted.
   *
   * @throws IOException if the repository cannot be read
   */
  public static String text(GitWorkTree workTree, CommitId id) throws IOException {
    try (RevWalk walk = new RevWalk(workTree.repository());
        TreeWalk files = new TreeWalk(workTree.repository())) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(id.hex()));
      PersonIdent author = commit.getAuthorIdent();
      StringBuilder text = new StringBuilder("commit " + id.hex() + "\n");
      text.append("Author: ").append(author.getName());
      text.append(" <").append(author.getEmailAddress()).append(">\n");
      ZoneId zone = author.getZoneId();
      text.append("Date:   ").append(DATE.format(author.getWhenAsInstant().atZone(zone)));
      text.append("\n\n");
      commit.getFullMessage().strip().lines().forEach(line -> text.append("    " + line + "\n"));
      text.append('\n');
      if (commit.getParentCount() == 0) {
        files.addTree(new EmptyTreeIterator());
      } else {
        files.addTree(walk.parseCommit(commit.getParent(0)).getTree());
      }
      files.addTree(commit.getTree());
      files.setRecursive(true);
      files.setFilter(TreeFilter.ANY_DIFF);
      int count = 0;
      while (files.next()) {
        if (++count <= MOST_FILES) {
          boolean before = files.getRawMode(0) != 0;
          boolean after = files.getRawMode(1) != 0;
          text.append(before && after ? 'M' : after ? 'A' : 'D');
          text.append('\t').append(files.getPathString()).append('\n');
        }
      }
      if (count > MOST_FILES) {
        text.append("and ").append(count - MOST_FILES).append(" more files\n");
      }
      return text.toString();
    }
  }
}

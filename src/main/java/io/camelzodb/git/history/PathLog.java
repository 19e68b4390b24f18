package io.camelzodb.git.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RefFiles;
import io.camelzodb.git.Signature;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.blame.BlameResult;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Reads the changes of a path in the commits of a branch. Not safe for many threads. */
public final class PathLog implements Closeable {
  private final Repository repository;
  private final String branch;
  private final ObjectId tip;

  private PathLog(Repository repository, String branch, ObjectId tip) {
    this.repository = repository;
    this.branch = branch;
    this.tip = tip;
  }

  /**
   * Holds one commit.
   *
   * @param id its id
   * @param message its message
   * @param author author and time
   * @param files the files it changed at the path and below, up to a limit
   */
  public record Entry(CommitId id, CommitMessage message, Signature author, List<String> files) {}

  /**
   * Holds a line of a file.
   *
   * @param entry the commit that wrote it; without files
   * @param number from 1 on
   * @param text without its end
   */
  public record Line(Entry entry, int number, String text) {}

  /**
   * Opens an existing repository.
   *
   * @param branches names of branches; the first existing one is used; {@code HEAD} for the one
   *     that is checked out
   * @throws GitException if there is no repository, or none of the branches
   */
  public static PathLog open(Path folder, List<String> branches) throws IOException {
    if (!Files.exists(folder.resolve(Constants.DOT_GIT))) {
      throw new GitException(
          new Fault.NotFound(folder + ": is not a git repository", "check zodb.base-dir")
              .at(FaultPlace.ofFile(folder)));
    }
    Repository repository = GitWorkTree.repository(folder);
    for (String branch : branches) {
      boolean head = branch.equals(Constants.HEAD);
      new RefFiles(repository).check(head ? branch : Constants.R_HEADS + branch);
      ObjectId tip =
          repository.resolve(head ? Constants.HEAD : Constants.R_HEADS + branch + "^{commit}");
      if (tip != null) {
        return new PathLog(repository, branch, tip);
      }
    }
    repository.close();
    throw new GitException(
        new Fault.NotFound(folder + ": found no commit on " + String.join(" or ", branches))
            .at(FaultPlace.ofFile(folder)));
  }

  /** Returns the branch that is read. */
  public String branch() {
    return branch;
  }

  /**
   * Returns the commits that changed a path or anything below it, the newest first.
   *
   * @param path with slashes between the names
   * @param below whether changes in its folders count as well
   * @param mostFiles the limit of files for each commit
   */
  public Commits commits(String path, boolean below, int mostFiles) throws IOException {
    return new Commits(path, below, mostFiles);
  }

  /** Reads commits one after the other, as they are asked for. For one thread. */
  public final class Commits implements Closeable {
    private final RevWalk walk = new RevWalk(repository);
    private final String path;
    private final boolean below;
    private final int mostFiles;

    private Commits(String path, boolean below, int mostFiles) throws IOException {
      this.path = path;
      this.below = below;
      this.mostFiles = mostFiles;
      walk.markStart(walk.parseCommit(tip));
      walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      walk.setRewriteParents(false);
    }

    /** Returns the next one; null after the last. */
    public @Nullable Entry next() throws IOException {
      for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
        List<String> files = files(walk, commit, path, below, mostFiles);
        Entry entry = files.isEmpty() ? null : entry(commit, files);
        commit.disposeBody();
        if (entry != null) {
          return entry;
        }
      }
      return null;
    }

    @Override
    public void close() {
      walk.close();
    }
  }

  private List<String> files(RevWalk walk, RevCommit commit, String path, boolean below, int most)
      throws IOException {
    List<String> files = new ArrayList<>();
    try (TreeWalk changes = new TreeWalk(repository)) {
      if (commit.getParentCount() == 0) {
        changes.addTree(new EmptyTreeIterator());
      } else {
        changes.addTree(walk.parseCommit(commit.getParent(0)).getTree());
      }
      changes.addTree(commit.getTree());
      changes.setFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      while (files.size() < most && changes.next()) {
        String at = changes.getPathString();
        if (!changes.isSubtree()) {
          files.add(at);
        } else if (below || (path + "/").startsWith(at + "/")) {
          changes.enterSubtree();
        }
      }
    }
    return files;
  }

  static Entry entry(RevCommit commit, List<String> files) {
    PersonIdent ident = commit.getAuthorIdent();
    // Programs have made commits without one.
    PersonIdent author =
        ident == null ? new PersonIdent("", "", Instant.EPOCH, ZoneOffset.UTC) : ident;
    ZonedDateTime time = author.getWhenAsInstant().atZone(author.getZoneId());
    String name = author.getName().replaceAll("[<>\\n\\r\\x00]", "");
    String email = author.getEmailAddress().replaceAll("[<>\\n\\r\\x00]", "");
    return new Entry(
        new CommitId(commit.name()),
        CommitMessage.read(commit.getFullMessage()),
        new Signature(name, email, time),
        files);
  }

  /**
   * Returns the names of the files in a folder as of the last commit; empty if there is no folder.
   */
  public Optional<List<String>> files(String folder) throws IOException {
    try (RevWalk walk = new RevWalk(repository);
        TreeWalk at = TreeWalk.forPath(repository, folder, walk.parseCommit(tip).getTree())) {
      if (at == null || at.getRawMode(0) != FileMode.TYPE_TREE) {
        return Optional.empty();
      }
      List<String> names = new ArrayList<>();
      try (TreeWalk in = new TreeWalk(repository)) {
        in.addTree(at.getObjectId(0));
        while (in.next()) {
          if (in.getRawMode(0) != FileMode.TYPE_TREE) {
            names.add(in.getNameString());
          }
        }
      }
      return Optional.of(names);
    }
  }

  /**
   * Returns the lines of a file as of the last commit, each with the commit that wrote it, even
   * under another path.
   *
   * @return empty if there is no such file, or it is not text
   */
  public Optional<List<Line>> lines(String file) throws IOException {
    try (BlameGenerator blame = new BlameGenerator(repository, file)) {
      blame.setFollowFileRenames(true);
      blame.push(null, tip);
      BlameResult result = blame.computeBlameResult();
      if (result == null) {
        return Optional.empty();
      }
      RawText text = result.getResultContents();
      List<Line> lines = new ArrayList<>();
      Entry entry = null;
      for (int i = 0; i < text.size(); i++) {
        RevCommit commit = result.getSourceCommit(i);
        if (entry == null || !entry.id().hex().equals(commit.name())) {
          entry = entry(commit, List.of());
        }
        String line = StandardCharsets.UTF_8.decode(text.getRawString(i)).toString();
        lines.add(new Line(entry, i + 1, line));
      }
      return Optional.of(lines);
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}

package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Reads the earlier positions of a branch from its log, even if the branch is broken; git's own
 * {@code reflog} refuses that. Also says what to do then.
 *
 * <p>Format: a line for each move, with the name before, the name after, who, and what.
 */
public final class Reflog {
  private static final int NAME = 40;
  private static final int AFTER = NAME + 1;

  private final Repository repository;
  private final String ref;
  private final Path file;

  public Reflog(Repository repository, String ref) {
    this.repository = repository;
    this.ref = ref;
    Path folder =
        ref.equals(Constants.HEAD)
            ? repository.getDirectory().toPath()
            : repository.getCommonDirectory().toPath();
    this.file = folder.resolve(Constants.LOGS).resolve(ref);
  }

  /** Whether the log has any line. */
  boolean hasLines() {
    return !names(file).isEmpty();
  }

  /** Returns the earlier commits, the last one first; leaves out invalid lines. */
  private static List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    try {
      for (String line : PlainFile.lines(file, StandardCharsets.ISO_8859_1)) {
        if (line.length() >= AFTER + NAME
            && ObjectId.isId(line.substring(AFTER, AFTER + NAME))
            && !line.startsWith(ObjectId.zeroId().name(), AFTER)) {
          names.add(0, line.substring(AFTER, AFTER + NAME));
        }
      }
    } catch (IOException noLog) {
      return names;
    }
    return names;
  }

  /** Returns the last commit that can be read with its top folder; null if there is none. */
  private @Nullable String lastWhole() {
    for (String name : names(file)) {
      if (isWhole(repository, ObjectId.fromString(name))) {
        return name;
      }
    }
    return null;
  }

  /**
   * Refuses a commit that cannot be read, or whose folder at the top cannot.
   *
   * @param commit the commit that the ref is at
   */
  public void checkWhole(ObjectId commit) throws GitException {
    if (!isWhole(repository, commit)) {
      throw new GitException(
          new Fault.Damaged(
                  repository.getDirectory()
                      + ": "
                      + ref
                      + " is at the commit "
                      + commit.name()
                      + ", which cannot be read: it, or the folder at its top, is missing or damaged"
                      + RefFiles.NOT_WRITTEN,
                  "fetch it from a clone, or go back: " + remedy(null))
              .at(FaultPlace.ofFile(repository.getDirectory())));
    }
  }

  /** Whether a commit and the folder at its top can be read. */
  private static boolean isWhole(Repository repository, ObjectId commit) {
    try (RevWalk walk = new RevWalk(repository)) {
      ObjectId tree = walk.parseCommit(commit).getTree();
      walk.getObjectReader().open(tree, Constants.OBJ_TREE).getCachedBytes();
      return true;
    } catch (IOException damaged) {
      return false;
    }
  }

  /**
   * Returns what to do about a broken ref.
   *
   * @param remove its file, if that must be removed first; null if it is missing or intact
   */
  String remedy(@Nullable Path remove) {
    String git = "git -C " + repository.getWorkTree();
    String last = lastWhole();
    if (last == null) {
      return file
          + " names no commit that can be read: look for the last one with \""
          + git
          + " fsck --lost-found\""
          + (remove == null ? "" : ", remove " + remove)
          + " and run \""
          + git
          + " update-ref "
          + ref
          + " COMMIT\"";
    }
    return "the last commit by its log is "
        + last
        + ": "
        + (remove == null ? "run" : "remove the file and run")
        + " \""
        + git
        + " update-ref "
        + ref
        + " "
        + last
        + "\"";
  }

  /** Returns what to do about a broken HEAD. */
  static String headRemedy(Path own, Path common) {
    List<String> at = names(own.resolve(Constants.LOGS).resolve(Constants.HEAD));
    String branch = "main";
    Path heads = common.resolve(Constants.LOGS).resolve("refs/heads");
    try (Stream<Path> logs = Files.walk(heads)) {
      for (Path log :
          logs.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .toList()) {
        List<String> names = names(log);
        if (!at.isEmpty() && !names.isEmpty() && names.get(0).equals(at.get(0))) {
          branch = heads.relativize(log).toString();
          break;
        }
      }
    } catch (IOException | java.io.UncheckedIOException none) {
      // It is probably the only branch then.
    }
    return (at.isEmpty() ? "" : "the last commit by its log is " + at.get(0) + "; ")
        + "write the branch that was checked out into it: echo 'ref: refs/heads/"
        + branch
        + "' > "
        + own.resolve(Constants.HEAD);
  }

  /** Where the last commits of all branches are named. */
  static String logsAdvice(Path common) {
    return "; the last commit of each branch is in the last line of its log below "
        + common.resolve(Constants.LOGS).resolve("refs/heads");
  }
}

package io.camelzodb.git.history;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Checks that a branch can be written without its work tree: its name is valid and it is free. */
final class FreeBranch {
  private FreeBranch() {}

  /**
   * Checks a branch.
   *
   * @param folder the work tree, for the message
   * @throws GitException if the name of the branch is invalid, or it is checked out
   */
  static void check(Repository repository, Path folder, String branch) throws IOException {
    if (!Repository.isValidRefName(Constants.R_HEADS + branch)
        || branch.startsWith("-")
        || branch.equals(Constants.HEAD)) {
      throw new GitException(
          new Fault.Refused(branch + ": git allows no branch of this name")
              .at(FaultPlace.ofFile(folder)));
    }
    // The branches a and a/b cannot both exist. Report that before any work.
    Iterator<String> others =
        repository.getRefDatabase().getConflictingNames(Constants.R_HEADS + branch).iterator();
    if (others.hasNext()) {
      throw new GitException(
          new Fault.Refused(
                  branch
                      + ": there can be no branch of this name beside "
                      + Repository.shortenRefName(others.next()),
                  "name another one")
              .at(FaultPlace.ofFile(folder)));
    }
    for (Path head : heads(repository)) {
      if (isAt(head, Constants.R_HEADS + branch)) {
        throw new GitException(
            new Fault.Refused(
                    folder
                        + ": the branch "
                        + branch
                        + " is checked out ("
                        + head
                        + "), and its files would not be updated",
                    "name another branch, or switch to another one")
                .at(FaultPlace.ofFile(folder)));
      }
    }
  }

  /** Returns the HEAD files of the work tree and all linked ones. */
  private static List<Path> heads(Repository repository) throws IOException {
    List<Path> heads = new ArrayList<>();
    Path common = repository.getCommonDirectory().toPath();
    heads.add(common.resolve(Constants.HEAD));
    Path linked = common.resolve("worktrees");
    if (Files.isDirectory(linked)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(linked)) {
        each.forEach(path -> heads.add(path.resolve(Constants.HEAD)));
      }
    }
    return heads;
  }

  private static boolean isAt(Path head, String ref) throws IOException {
    return Files.isRegularFile(head)
        && new String(PlainFile.bytes(head), StandardCharsets.ISO_8859_1)
            .strip()
            .equals(
                "ref: "
                    + new String(
                        ref.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }
}

package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of HEAD and the branches as strictly as git does. JGit takes an empty or
 * truncated file for a branch without a commit, or uses an old packed ref; so after a power cut a
 * history would start again. Here these are errors, which name the last commit of the reflog. Not
 * safe for many threads.
 */
public final class RefFiles {
  private static final String REF = "ref:";

  /** The content of HEAD if git keeps its refs in tables, not in files. */
  private static final String ELSEWHERE = "refs/heads/.invalid";

  private static final int MOST_LINKS = 5;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern PACKED =
      Pattern.compile("#.*|\\^[0-9a-f]{40}|[0-9a-f]{40} refs/[^\\s\\x00]+");

  /** What became of the commit. */
  static final String NOT_WRITTEN = "; nothing was written";

  private static final String AFTER_CRASH = ", as a power cut may leave it";

  private final Repository repository;
  private final Path own;
  private final Path common;

  public RefFiles(Repository repository) {
    this.repository = repository;
    this.own = repository.getDirectory().toPath();
    this.common = repository.getCommonDirectory().toPath();
  }

  /** Whether refs are files at all; in the other format they are written as a whole or not. */
  private boolean hasFiles() {
    String storage = repository.getConfig().getString("extensions", null, "refStorage");
    return storage == null || storage.equals("files");
  }

  /**
   * Checks the file HEAD of a repository that may not be opened otherwise.
   *
   * @param own the folder in which it is
   * @param common the folder that all work trees share
   * @throws GitException if it names no branch and no commit
   */
  static void checkHead(Path own, Path common) throws IOException {
    Path file = own.resolve(Constants.HEAD);
    String text;
    try {
      text = text(file);
    } catch (NoSuchFileException none) {
      throw new GitException(
          new Fault.Damaged(file + ": is missing" + NOT_WRITTEN, Reflog.headRemedy(own, common))
              .at(FaultPlace.ofFile(file)));
    }
    String ref = target(text);
    boolean names =
        ref != null
            && (ref.equals(ELSEWHERE)
                || (ref.startsWith(Constants.R_REFS) && Repository.isValidRefName(ref)));
    if (!names && !COMMIT.matcher(text).matches()) {
      throw new GitException(
          new Fault.Damaged(
                  file
                      + ": "
                      + (text.isEmpty() ? "is empty" : "names no branch")
                      + AFTER_CRASH
                      + NOT_WRITTEN,
                  Reflog.headRemedy(own, common))
              .at(FaultPlace.ofFile(file)));
    }
  }

  /** Returns the commit of HEAD; null if the branch has no commit yet. */
  @Nullable ObjectId head() throws IOException {
    checkHead(own, common);
    return read(Constants.HEAD);
  }

  /**
   * Returns the commit of a ref; null if there is no such ref.
   *
   * @param name such as {@code refs/heads/main}, or {@code HEAD}
   * @throws GitException if its file is broken, or a file with it is
   */
  public @Nullable ObjectId read(String name) throws IOException {
    if (!hasFiles()) {
      var ref = repository.exactRef(name);
      return ref == null ? null : ref.getObjectId();
    }
    String at = name;
    for (int i = 0; i < MOST_LINKS; i++) {
      String text;
      Path file = (at.equals(Constants.HEAD) ? own : common).resolve(at);
      try {
        text = text(file);
      } catch (NoSuchFileException | NotDirectoryException packed) {
        return packed(at);
      } catch (io.camelzodb.files.NotPlainFileException folder) {
        if (java.nio.file.Files.isDirectory(file)) {
          return packed(at);
        }
        throw folder;
      }
      String next = target(text);
      if (next == null) {
        if (!COMMIT.matcher(text).matches()) {
          throw new GitException(
              new Fault.Damaged(
                      file
                          + ": "
                          + (text.isEmpty() ? "is empty" : "holds no name of a commit")
                          + AFTER_CRASH
                          + NOT_WRITTEN,
                      new Reflog(repository, at).remedy(file))
                  .at(FaultPlace.ofFile(file)));
        }
        return ObjectId.fromString(text);
      }
      at = next;
    }
    throw new GitException(
        new Fault.Damaged(
                common.resolve(name) + ": is a chain of too many symbolic refs", "repair it")
            .at(FaultPlace.ofFile(common.resolve(name))));
  }

  /** Returns the commit of a ref without a file, from the packed refs. */
  private @Nullable ObjectId packed(String name) throws IOException {
    Path file = common.resolve(Constants.PACKED_REFS);
    ObjectId found = null;
    List<String> lines;
    try {
      byte[] bytes = PlainFile.bytes(file);
      String all = new String(bytes, StandardCharsets.ISO_8859_1);
      lines = all.lines().toList();
      if (!all.isEmpty() && !all.endsWith("\n")) {
        throw broken(file, lines.size());
      }
    } catch (NoSuchFileException none) {
      lines = List.of();
    }
    int number = 0;
    String raw = RawPath.ofText(name);
    for (String line : lines) {
      number++;
      if (!PACKED.matcher(line).matches()) {
        throw broken(file, number);
      }
      if (line.length() > 41 && line.charAt(40) == ' ' && line.substring(41).equals(raw)) {
        found = ObjectId.fromString(line.substring(0, 40));
      }
    }
    if (found == null && new Reflog(repository, name).hasLines()) {
      throw new GitException(
          new Fault.Damaged(
                  common.resolve(name)
                      + ": is missing, though the branch had commits"
                      + AFTER_CRASH
                      + NOT_WRITTEN,
                  new Reflog(repository, name).remedy(null))
              .at(FaultPlace.ofFile(common.resolve(name))));
    }
    return found;
  }

  private GitException broken(Path file, int line) {
    return new GitException(
        new Fault.Damaged(
                file + ": line " + line + " is damaged" + AFTER_CRASH + NOT_WRITTEN,
                "repair or remove the line" + Reflog.logsAdvice(common))
            .at(FaultPlace.ofLine(file, line)));
  }

  /**
   * Refuses a name of a branch, tag or remote branch whose file is broken.
   *
   * @param revision as people give it, such as {@code history~2}
   */
  public void check(String revision) throws IOException {
    String name = revision.split("[~^@:]", 2)[0];
    if (name.equals(Constants.HEAD) || name.isEmpty()) {
      ObjectId head = head();
      if (head != null) {
        new Reflog(repository, headRef()).checkWhole(head);
      }
      return;
    }
    for (String prefix :
        List.of("", Constants.R_REFS, Constants.R_TAGS, Constants.R_HEADS, Constants.R_REMOTES)) {
      String ref = prefix + name;
      if (ref.startsWith(Constants.R_REFS) && Repository.isValidRefName(ref)) {
        ObjectId tip = read(ref);
        if (tip != null && ref.startsWith(Constants.R_HEADS)) {
          new Reflog(repository, ref).checkWhole(tip);
        }
      }
    }
  }

  /** The branch that HEAD names; HEAD itself where it names none. */
  String headRef() throws IOException {
    String ref = target(text(own.resolve(Constants.HEAD)));
    return ref == null ? Constants.HEAD : ref;
  }

  private static String text(Path file) throws IOException {
    String text = new String(PlainFile.bytes(file), StandardCharsets.UTF_8);
    int end = text.length();
    while (end > 0 && " \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The ref that a text leads to; null if it is none. */
  private static @Nullable String target(String text) {
    return text.startsWith(REF) ? text.substring(REF.length()).strip() : null;
  }
}

package io.camelzodb.git.program;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the local work of a person away while a command works, and brings it back. It is an entry of
 * git's own stash all that time, so that it can be found with {@code git stash list} whatever
 * happens. Earlier entries stay as they are. Not safe for many threads.
 */
public final class LocalWork {
  private static final String STASH = "refs/stash";

  private final GitProgram git;

  /** Creates it for a work tree. */
  public LocalWork(GitProgram git) {
    this.git = git;
  }

  /**
   * Puts all local changes away, untracked files included.
   *
   * @param changes the changes of now, not empty
   * @param message the message of the entry
   * @return the commit of the entry
   * @throws GitException if git cannot; nothing has changed then
   */
  public String putAway(LocalChanges changes, String message) throws IOException {
    String before = newest();
    git.output("stash", "push", "--quiet", "--include-untracked", "--message", message);
    String entry = newest();
    if (entry == null || entry.equals(before)) {
      throw new GitException(
          new Fault.Refused(
                  git.folder()
                      + ": git stash cannot put these changes away: "
                      + String.join(
                          ", ", changes.files().subList(0, Math.min(5, changes.files().size()))),
                  "commit or undo them first")
              .at(FaultPlace.ofFile(git.folder())));
    }
    return entry;
  }

  /** Returns the entry with a message; null if there is none. */
  public @Nullable String find(String message) throws IOException {
    for (String line : entries()) {
      if (line.endsWith(": " + message)) {
        return line.substring(0, line.indexOf(' '));
      }
    }
    return null;
  }

  /**
   * Brings an entry back and removes it from the list. What was staged is staged again where that
   * is possible.
   *
   * @return whether it is back; otherwise the entry stays in the list
   * @throws GitException if there is no room for it now, or another git is in the way; it stays in
   *     the list, and the work tree is as it was, as far as there is room for that
   */
  public boolean bringBack(String entry) throws IOException {
    String name = name(entry);
    if (name == null) {
      return false;
    }
    boolean clean = LocalChanges.of(git).isEmpty();
    try {
      return popped("--index", name) || popped(name);
    } catch (GitException later) {
      if (clean) {
        // All that is there now is a part of the entry. Without it there may be room for the reset.
        git.succeeds("clean", "--quiet", "--force", "-d");
        git.succeeds("reset", "--quiet", "--hard");
      }
      throw later;
    }
  }

  private boolean popped(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("stash", "pop", "--quiet"));
    command.addAll(List.of(arguments));
    try {
      git.output(command.toArray(String[]::new));
      return true;
    } catch (GitException fault) {
      if (fault.fault() instanceof Fault.Unavailable) {
        throw fault;
      }
      return false;
    }
  }

  /** Whether an entry is in the list; one that was brought back is not. */
  public boolean has(String entry) throws IOException {
    return name(entry) != null;
  }

  /**
   * Puts away what is found in the work tree after a crash: parts of what git was about to write,
   * or what a person has changed since.
   *
   * @param message the message of the entry
   * @return the commit of the entry; null if there is nothing
   */
  public @Nullable String putFoundAway(String message) throws IOException {
    LocalChanges found = LocalChanges.of(git);
    if (found.unmerged()) {
      git.output("reset", "--quiet");
      found = LocalChanges.of(git);
    }
    return found.isEmpty() ? null : putAway(found, message);
  }

  /**
   * Removes an entry if all its files are, with the same content, in another entry, in commits or
   * in the history of their paths.
   *
   * @param other the other entry; null for none
   * @return whether it was removed
   */
  public boolean dropKnown(String entry, @Nullable String other, List<String> commits)
      throws IOException {
    if (!holdsNothingElse(entry, other, commits)) {
      return false;
    }
    String name = name(entry);
    return name != null && git.succeeds("stash", "drop", "--quiet", name);
  }

  /** Whether each file of an entry is, with the same content, in another entry or known commit. */
  private boolean holdsNothingElse(String entry, @Nullable String other, List<String> known)
      throws IOException {
    Set<String> files = new HashSet<>(changed(entry));
    files.addAll(untracked(entry));
    for (String commit : known) {
      files.removeAll(files(commit));
    }
    if (other != null) {
      files.removeAll(files(other));
      files.removeAll(untracked(other));
    }
    return new CommittedContents(git).known(files, known).containsAll(files);
  }

  /**
   * Removes the untracked files that a failed git has left, for example a revert for whose index
   * there was no room. Only files go that were once committed with the same path and content.
   *
   * @param commits commits whose history counts beside that of the branches
   */
  public void removeLeftovers(List<String> commits) throws IOException {
    List<String> paths = git.items("ls-files", "--others", "--exclude-standard", "-z");
    if (paths.isEmpty() || paths.size() > CommittedContents.MOST_PATHS) {
      return;
    }
    Map<String, String> lines = new LinkedHashMap<>();
    for (String path : paths) {
      Path file = git.folder().resolve(path);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        String id = git.output("hash-object", "--path=" + path, "--", file.toString()).strip();
        lines.put(CommittedContents.line(id, path), path);
      }
    }
    for (String line : new CommittedContents(git).known(lines.keySet(), commits)) {
      Path file = git.folder().resolve(Objects.requireNonNull(lines.get(line)));
      Files.deleteIfExists(file);
      removeEmpty(file.getParent());
    }
  }

  /** Removes a folder and those above it, as long as they are empty: git knows no empty folder. */
  private void removeEmpty(Path folder) throws IOException {
    for (Path at = folder; at.startsWith(git.folder()) && !at.equals(git.folder()); ) {
      try {
        Files.delete(at);
      } catch (DirectoryNotEmptyException notEmpty) {
        return;
      }
      at = at.getParent();
    }
  }

  /** The files that an entry changes, as lines of mode, type, id and path. */
  private List<String> changed(String entry) throws IOException {
    Set<String> before = new HashSet<>(files(entry + "^1"));
    return files(entry).stream().filter(line -> !before.contains(line)).toList();
  }

  private List<String> untracked(String entry) throws IOException {
    return git.line("rev-parse", "--verify", "--quiet", entry + "^3").isPresent()
        ? files(entry + "^3")
        : List.of();
  }

  private List<String> files(String commit) throws IOException {
    return git.items("ls-tree", "-r", "-z", commit);
  }

  private @Nullable String newest() throws IOException {
    return git.line("rev-parse", "--verify", "--quiet", STASH).orElse(null);
  }

  /**
   * Returns the name of an entry in the list, such as {@code stash@{1}}; null if it is not there.
   */
  private @Nullable String name(String entry) throws IOException {
    List<String> all = entries();
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at).startsWith(entry + " ")) {
        return "stash@{" + at + "}";
      }
    }
    return null;
  }

  /** The entries, the newest first: commit, a blank, {@code On main: message}. */
  private List<String> entries() throws IOException {
    return newest() == null
        ? List.of()
        : git.output("stash", "list", "--format=%H %gs").lines().toList();
  }
}

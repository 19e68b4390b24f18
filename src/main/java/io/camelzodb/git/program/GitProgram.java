package io.camelzodb.git.program;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Runs the program git in a work tree, with the user's own configuration, hooks and filters, as if
 * the user had typed the command. It never asks on the terminal. Example: {@code git.run("reset",
 * "--hard", "main~1")}.
 *
 * <p>Paths go in and out as UTF-8 texts from the top of the work tree on. Safe for many threads, as
 * far as git is.
 */
public final class GitProgram {
  /** Variables that would lead git to another repository, for example within a hook. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_COMMON_DIR",
          "GIT_NAMESPACE",
          "GIT_PREFIX");

  private static final int MOST_ERROR = 4000;

  /** What git says when it cannot write, mostly without a reason. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|[Oo]ut of disk ?space|[Ww]rite error|nable to write"
              + "|ould not write|ouldn't write|nable to create temporary|ould not create directory");

  private final Path folder;
  private final Map<String, String> variables;
  private final Consumer<String> lines;

  private GitProgram(Path folder, Map<String, String> variables, Consumer<String> lines) {
    this.folder = folder;
    this.variables = variables;
    this.lines = lines;
  }

  /**
   * Returns git in a folder. The folder must be the top of a work tree that git trusts.
   *
   * @param lines receives what the commands of {@link #run} print, line by line
   * @throws GitException if there is no git, or no such work tree
   */
  public static GitProgram in(Path folder, Consumer<String> lines) throws IOException {
    GitProgram git = new GitProgram(folder, Map.of(), lines);
    if (!Files.isDirectory(folder)) {
      throw new GitException(
          new Fault.NotFound(folder + ": there is no such folder", "check zodb.base-dir")
              .at(FaultPlace.ofFile(folder)));
    }
    Ended ended = git.start(List.of("rev-parse", "--is-bare-repository", "--show-toplevel"));
    List<String> said = ended.text().lines().toList();
    if (!said.isEmpty() && said.get(0).equals("true")) {
      throw git.refused("is a bare repository", "name a folder with a work tree");
    }
    if (ended.status() != 0 && ended.errors().contains("not a git repository")) {
      throw new GitException(
          new Fault.NotFound(folder + ": is not a git repository", "check zodb.base-dir")
              .at(FaultPlace.ofFile(folder)));
    }
    if (ended.status() != 0) {
      throw git.failed(List.of("rev-parse"), ended);
    }
    if (!Files.isSameFile(Path.of(said.get(1)), folder)) {
      throw git.refused(
          "belongs to the repository " + said.get(1) + " and is not its top",
          "run \"git init\" in it, or set zodb.base-dir to " + said.get(1));
    }
    return git;
  }

  /**
   * Returns the same git with an author and committer, which are used if git is configured with
   * none.
   */
  public GitProgram withIdentity(String name, String email) throws IOException {
    if (start(List.of("var", "GIT_COMMITTER_IDENT")).status() == 0
        && start(List.of("config", "user.email")).status() == 0) {
      return this;
    }
    return new GitProgram(
        folder,
        Map.of(
            "GIT_AUTHOR_NAME", name,
            "GIT_AUTHOR_EMAIL", email,
            "GIT_COMMITTER_NAME", name,
            "GIT_COMMITTER_EMAIL", email),
        lines);
  }

  /** Returns the same git, whose processes have one more variable in their environment. */
  public GitProgram withVariable(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new GitProgram(folder, Map.copyOf(more), lines);
  }

  /** Returns the value of such a variable. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** Returns the top of the work tree. */
  public Path folder() {
    return folder;
  }

  /**
   * Runs a command and passes on what it prints.
   *
   * @throws GitException if it fails; the message has the last line of its errors
   */
  public void run(String... arguments) throws IOException {
    Ended ended = start(List.of(arguments));
    ended.text().lines().forEach(lines);
    if (ended.status() != 0) {
      throw failed(List.of(arguments), ended);
    }
    ended.errors().lines().forEach(lines);
  }

  /**
   * Runs a command and returns what it prints on standard output.
   *
   * @throws GitException if it fails
   */
  public String output(String... arguments) throws IOException {
    Ended ended = start(List.of(arguments));
    if (ended.status() != 0) {
      throw failed(List.of(arguments), ended);
    }
    return ended.text();
  }

  /** Returns the first line of the output of a command; empty if it fails or prints nothing. */
  public Optional<String> line(String... arguments) throws IOException {
    Ended ended = start(List.of(arguments));
    return ended.status() == 0 ? ended.text().lines().findFirst() : Optional.empty();
  }

  /** Returns the output of a command that ends its items with a zero byte. */
  public List<String> items(String... arguments) throws IOException {
    return Arrays.stream(output(arguments).split("\0")).filter(item -> !item.isEmpty()).toList();
  }

  /** Runs a command quietly and returns whether it succeeded. */
  public boolean succeeds(String... arguments) throws IOException {
    return start(List.of(arguments)).status() == 0;
  }

  /**
   * Returns the full id of the commit of a revision.
   *
   * @throws GitException if there is no such commit
   */
  public String commit(String revision) throws IOException {
    Optional<String> id =
        revision.startsWith("-")
            ? Optional.empty()
            : line("rev-parse", "--verify", "--quiet", revision + "^{commit}");
    return id.orElseThrow(
        () ->
            new GitException(
                new Fault.NotFound(
                        folder + ": there is no commit " + revision,
                        "\"git log --all --oneline\" shows what there is")
                    .at(FaultPlace.ofFile(folder))));
  }

  /** Returns a file of the repository itself, such as {@code index.lock}. */
  public Path file(String name) throws IOException {
    return folder.resolve(output("rev-parse", "--git-path", name).stripTrailing());
  }

  private GitException refused(String why, String advice) {
    return new GitException(
        new Fault.Refused(folder + ": " + why, advice).at(FaultPlace.ofFile(folder)));
  }

  private GitException failed(List<String> arguments, Ended ended) {
    String what = folder + ": \"git " + String.join(" ", arguments) + "\" failed: " + reason(ended);
    FaultPlace place = FaultPlace.ofFile(folder);
    if (ended.errors().contains("dubious ownership")) {
      return new GitException(
          new Fault.Refused(
                  folder + ": git does not trust this folder, since another user owns it",
                  "run as its owner, or run \"git config --global --add safe.directory "
                      + folder
                      + "\"")
              .at(place));
    }
    if (ended.errors().contains(".lock': File exists")) {
      return new GitException(
          new Fault.Unavailable(
                  what, "wait until that git ends; if none runs, remove the lock file")
              .at(place));
    }
    if (FULL.matcher(ended.errors()).find()) {
      return new GitException(new Fault.Unavailable(what, "free some space").at(place));
    }
    return new GitException(new Fault.Refused(what).at(place));
  }

  /** Returns the errors in one line; hints, which are for people at a terminal, are left out. */
  private static String reason(Ended ended) {
    List<String> said = new ArrayList<>();
    for (String line : (ended.errors() + "\n" + ended.text()).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("hint: ")) {
        said.add(line.strip());
      }
    }
    String all = String.join("; ", said);
    return all.isEmpty()
        ? "exit status " + ended.status()
        : all.substring(0, Math.min(all.length(), MOST_ERROR));
  }

  private record Ended(int status, String text, String errors) {}

  private Ended start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("git", "--no-pager", "-c", "core.quotePath=off"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeAll(ELSEWHERE);
    environment.putAll(variables);
    // The errors are looked at, so they must be in one language.
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_EDITOR", ":");
    environment.put("GIT_SEQUENCE_EDITOR", ":");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process;
    try {
      process = builder.start();
    } catch (IOException missing) {
      throw new GitException(
          new Fault.NotFound(
              "the program git cannot be started: " + missing.getMessage(),
              "install git 2.25 or later"),
          missing);
    }
    CompletableFuture<byte[]> errors =
        CompletableFuture.supplyAsync(() -> bytes(process.getErrorStream()));
    try {
      byte[] text = bytes(process.getInputStream());
      int status = process.waitFor();
      return new Ended(status, text(text), text(errors.join()));
    } catch (InterruptedException ended) {
      // git itself is left to end, so that it leaves no lock behind.
      Thread.currentThread().interrupt();
      throw new GitException(
          new Fault.Unavailable(folder + ": interrupted while git ran")
              .at(FaultPlace.ofFile(folder)),
          ended);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads a stream to its end; a broken pipe only means that git has ended. */
  private static byte[] bytes(InputStream in) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (in) {
      in.transferTo(all);
    } catch (IOException ended) {
      // What was read before is all there is.
      return all.toByteArray();
    }
    return all.toByteArray();
  }
}

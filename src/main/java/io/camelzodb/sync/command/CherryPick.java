package io.camelzodb.sync.command;

import io.camelzodb.git.GitException;
import io.camelzodb.git.program.GitProgram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies commits, one after the other. They are named by ids, by ranges such as {@code
 * main..develop}, or found by message and time as {@code git log} does. Immutable.
 */
public final class CherryPick implements GitStep {
  private static final int MOST_FILES = 1000;

  private final List<String> commits;
  private final List<String> filters = new ArrayList<>();
  private final Consumer<String> lines;

  /**
   * Creates the step.
   *
   * @param commits ids and ranges
   * @param grep a pattern of messages; null for all
   * @param since a time as git reads it; null for all
   * @param until a time as git reads it; null for all
   * @param lines receives what is done, line by line
   */
  public CherryPick(
      List<String> commits,
      @Nullable String grep,
      @Nullable String since,
      @Nullable String until,
      Consumer<String> lines) {
    this.commits = List.copyOf(commits);
    this.lines = lines;
    if (grep != null) {
      filters.add("--grep=" + grep);
    }
    if (since != null) {
      filters.add("--since=" + since);
    }
    if (until != null) {
      filters.add("--until=" + until);
    }
  }

  /** Whether nothing is named. */
  public boolean isEmpty() {
    return commits.isEmpty() && filters.isEmpty();
  }

  @Override
  public void run(GitProgram git) throws IOException {
    for (String commit : found(git)) {
      lines.accept("Checking and applying " + commit + ".");
      try {
        git.output("cherry-pick", "--strategy", "resolve", commit);
      } catch (GitException fault) {
        explain(git, commit);
        throw fault;
      }
    }
  }

  private List<String> found(GitProgram git) throws IOException {
    List<String> found = new ArrayList<>();
    if (!filters.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("log", "--format=%H", "--reverse"));
      command.addAll(filters);
      for (String commit : commits) {
        command.add(commit.contains("..") ? range(git, commit) : git.commit(commit));
      }
      command.add("--");
      return git.output(command.toArray(String[]::new)).lines().toList();
    }
    for (String commit : commits) {
      if (commit.contains("..")) {
        git.output("log", "--format=%H", "--reverse", range(git, commit), "--")
            .lines()
            .forEach(found::add);
      } else {
        found.add(git.commit(commit));
      }
    }
    return found;
  }

  /** Returns a range whose ends exist; otherwise git's message would be about files. */
  private static String range(GitProgram git, String range) throws IOException {
    for (String end : range.split("\\.\\.\\.?", -1)) {
      if (!end.isEmpty()) {
        git.commit(end);
      }
    }
    return range;
  }

  /** Shows how the files of a commit that cannot be applied differ from what is expected. */
  private void explain(GitProgram git, String commit) throws IOException {
    if (!git.succeeds("rev-parse", "--verify", "--quiet", "CHERRY_PICK_HEAD")) {
      return;
    }
    List<String> files =
        git.items("diff-tree", "--no-commit-id", "--name-only", "-r", "-z", commit);
    if (files.isEmpty() || files.size() > MOST_FILES) {
      return;
    }
    lines.accept("The cherry-pick failed due to the following difference:");
    List<String> command = new ArrayList<>(List.of("diff", commit + "~", "HEAD", "--"));
    command.addAll(files);
    git.run(command.toArray(String[]::new));
  }
}

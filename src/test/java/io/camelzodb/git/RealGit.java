package io.camelzodb.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The git of the machine, as the judge. Its configuration is that of the repository alone. */
public final class RealGit {
  private final Path folder;

  public RealGit(Path folder) {
    this.folder = folder;
  }

  /** Runs a command that has to succeed; what it printed. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      for (String role : List.of("AUTHOR", "COMMITTER")) {
        builder.environment().put("GIT_" + role + "_NAME", "Other");
        builder.environment().put("GIT_" + role + "_EMAIL", "other@example.com");
      }
      Process process = builder.start();
      process.getOutputStream().close();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
      return output;
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Finds nothing wrong with the repository, and nothing that differs from the last commit. */
  public void findsAllInOrder() {
    assertThat(run("status", "--porcelain")).isEmpty();
    assertThat(run("fsck", "--full", "--strict", "--no-dangling", "--no-progress")).isEmpty();
  }
}

package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite of the installed perfact-zodbsync, with our launcher in place of its commands: {@code
 * mvn -Ppeer-suite verify -Dit.test=PeerSuiteIT}. {@code -Dpeer.suite=NAME} runs cases whose names
 * contain that.
 */
class PeerSuiteIT {
  /** Cases that cannot pass with a process, or need what is not installed. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          // They need products that are not installed; they fail with perfact-zodbsync, too.
          "test_objecttypes[Simple User Folder]",
          "test_objecttypes[Z Psycopg 2 Database Connection]",
          "test_objecttypes[Z Psycopg Database Connection]",
          "test_objecttypes[Z PyODBC Database Connection]",
          // It wants an object to be gone that only its own connection saw, never committed.
          "test_layer_record_prune",
          // The watch of perfact-zodbsync itself does not wait until ZEO has told it of the change.
          "test_layer_watch_rename");

  private static final Pattern RESULT =
      Pattern.compile("(?m)^(PASSED|FAILED|ERROR) \\S+?::TestSync::(.+?)(?: - .*)?$");

  @TempDir private Path folder;

  @Test
  void passesWithTheLauncher() throws Exception {
    String cases = System.getProperty("peer.suite", "none");
    assumeThat(cases).as("the profile peer-suite is on").isNotEqualTo("none");
    Path python = Python.interpreter().toAbsolutePath();
    Path pytest = Path.of(System.getProperty("peer.pytest", folder.resolve("pytest").toString()));
    if (Files.notExists(pytest)) {
      run(
          "install",
          List.of(
              python + "", "-m", "pip", "install", "-q", "--target", pytest + "", "pytest==8.3.4"),
          python,
          pytest);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                python + "",
                "-m",
                "pytest",
                "-p",
                "no:cacheprovider",
                "-q",
                "-rA",
                "--show-capture=no",
                "test_peer.py"));
    if (!cases.equals("all")) {
      command.addAll(List.of("-k", cases));
    }
    String said = run("suite", command, python, pytest);
    Set<String> passed = new TreeSet<>();
    Set<String> failed = new TreeSet<>();
    for (Matcher result = RESULT.matcher(said); result.find(); ) {
      (result.group(1).equals("PASSED") ? passed : failed).add(result.group(2));
    }
    failed.removeAll(LEFT_OUT);
    assertThat(failed).as(said.substring(Math.max(0, said.length() - 20_000))).isEmpty();
    assertThat(passed).as(said).hasSizeGreaterThanOrEqualTo(cases.equals("all") ? 90 : 1);
  }

  private String run(String name, List<String> command, Path python, Path pytest) throws Exception {
    Path suite = Path.of("src/test/python/peer_suite").toAbsolutePath();
    Path output = folder.resolve(name + ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(suite.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Path git = folder.resolve("gitconfig");
    Files.writeString(
        git, "[init]\n\tdefaultBranch = main\n[user]\n\tname = T\n\temail = t@example.com\n");
    builder.environment().put("GIT_CONFIG_GLOBAL", git.toString());
    builder.environment().put("LAUNCHER", Path.of("camel-zodb").toAbsolutePath().toString());
    builder.environment().put("PYTHONPATH", pytest.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder
        .environment()
        .merge("PATH", suite + ":" + python.getParent(), (old, ours) -> ours + ":" + old);
    builder.start().waitFor();
    return Files.readString(output);
  }
}

package io.camelzodb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real Python of the tests: 3.11 with ZODB, ZEO, Zope and perfact-zodbsync, as pinned in {@code
 * corpus/zope/requirements.txt}, installed once into {@code target/python}.
 */
public final class Python {
  private static final Path TARGET = Path.of(System.getProperty("project.target", "target"));

  private Python() {}

  /** The interpreter of the environment, which is made if it is not there. */
  public static synchronized Path interpreter() {
    try {
      return installed();
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static Path installed() throws IOException {
    Path requirements = Corpus.zope().resolve("requirements.txt");
    Path home = TARGET.resolve("python").toAbsolutePath();
    Path interpreter = home.resolve("bin/python");
    Path done = home.resolve("installed.txt");
    Files.createDirectories(home.getParent());
    try (FileChannel lock =
            FileChannel.open(
                home.resolveSibling("python.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var held = lock.lock()) {
      String wanted = Files.readString(requirements);
      if (!held.isValid() || !Files.exists(done) || !Files.readString(done).equals(wanted)) {
        run(List.of(python311(), "-m", "venv", "--clear", home.toString()), 300);
        run(
            List.of(
                interpreter.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--disable-pip-version-check",
                "-r",
                requirements.toString()),
            1800);
        Files.writeString(done, wanted);
      }
    }
    return interpreter;
  }

  private static String python311() throws IOException {
    for (String name :
        List.of(System.getProperty("test.python", "python3.11"), "python3", "python")) {
      try {
        String version =
            run(List.of(name, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"), 60)
                .strip();
        if (version.equals("3.11")) {
          return name;
        }
      } catch (IOException notThere) {
        // The next name may do.
      }
    }
    throw new IOException(
        "the tests need Python 3.11: put it on the PATH or name it with -Dtest.python=");
  }

  /**
   * Runs a script of {@code src/test/python} or the corpus; its standard output, or an error with
   * all it said.
   */
  public static String script(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter().toString(), script.toString()));
    command.addAll(List.of(arguments));
    try {
      return run(command, 900);
    } catch (IOException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private static String run(List<String> command, int seconds) throws IOException {
    Path errors = Files.createTempFile("python", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("PYTHONHASHSEED", "0");
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().put("PYTHONIOENCODING", "utf-8");
      Process process = builder.start();
      process.getOutputStream().close();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("took more than " + seconds + " s: " + String.join(" ", command));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "exit "
                + process.exitValue()
                + ": "
                + String.join(" ", command)
                + "\n"
                + output
                + Files.readString(errors));
      }
      return output;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), stopped);
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}

package io.camelzodb.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory, to be filled. Where none can be mounted, the test is skipped. */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one; skips the test, and says so, where that needs more rights or another system. */
  public static SmallDisk mount(Path path, int kilobytes) throws IOException {
    Files.createDirectories(path);
    String fault =
        run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", path.toString());
    Assumptions.assumeTrue(fault == null, "no small disk can be mounted here: " + fault);
    return new SmallDisk(path);
  }

  public Path path() {
    return path;
  }

  /** Gives it another size. */
  public void resize(int kilobytes) throws IOException {
    remount("size=" + kilobytes + "k");
  }

  /** Refuses writing, or allows it again. */
  public void readOnly(boolean value) throws IOException {
    remount(value ? "ro" : "rw");
  }

  private void remount(String options) throws IOException {
    String fault = run("mount", "-o", "remount," + options, path.toString());
    if (fault != null) {
      throw new IOException(fault);
    }
  }

  /** What went wrong; null where nothing did. */
  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? null : List.of(command) + ": " + output;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (IOException none) {
      return none.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    // Lazily: files that are mapped keep it busy until the mapping is collected.
    String fault = run("umount", "-l", path.toString());
    if (fault != null) {
      throw new IOException(fault);
    }
  }
}

package io.camelzodb.sync.record;

import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.record.pass.RecordSummary;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.tree.folder.TreeTimes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Stores a stamp after a complete recording, so that the next one can see that nothing has changed.
 * The stamp holds the transaction, the settings that shape the tree, and the time of the end. If
 * transaction or settings differ, if anything in the tree was {@linkplain TreeTimes changed} since,
 * or if there is no stamp, everything is read and compared.
 *
 * <p>The format is text, a line each: {@value #MAGIC}; a digest of the settings; the tid; begin and
 * end in nanoseconds since 1970; how many files were written between; how many objects there are,
 * how many of them are of unknown types; and the boot id of the system, since after a power cut
 * files may differ from the content that was written.
 */
public final class RecordStamp {
  private static final String MAGIC = "camel-zodb recorded 2";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int LINES = 9;

  /** Longer than any clock tick of file systems. */
  private static final long TICK_MILLIS = 20;

  private final Path base;
  private final PositionNames names;
  private final String settings;
  private final long begin;

  /**
   * Creates the stamp; call it before anything is written.
   *
   * @param settings the settings of the run
   * @throws IOException if the table of permissions cannot be read
   */
  public RecordStamp(Settings settings) throws IOException {
    this.base = settings.baseDir();
    this.names = PositionNames.of(settings);
    this.settings = digest(settings);
    this.begin = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - TICK_MILLIS);
  }

  /** Returns a digest of all that the tree depends on, except the database. */
  public String settings() {
    return settings;
  }

  /** Returns the summary of a run that has nothing to do; empty if that is not certain. */
  Optional<RecordSummary> unchanged(Tid tid) {
    List<String> lines = StateFileLocation.lines(file(), "all objects are read and compared");
    if (!lines.isEmpty() && !lines.get(0).startsWith(MAGIC.substring(0, MAGIC.length() - 1))) {
      damaged();
    }
    if (lines.size() != LINES
        || !lines.get(0).equals(MAGIC)
        || !lines.get(1).equals(settings)
        || !lines.get(2).equals(tid.hex())
        || !lines.get(LINES - 1).equals(running())) {
      return Optional.empty();
    }
    long[] numbers;
    try {
      numbers = lines.stream().skip(3).limit(LINES - 4).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException damaged) {
      damaged();
      return Optional.empty();
    }
    // Before the end only that run may have written; it did not see files of other writers.
    return TreeTimes.of(base, numbers[0])
        .filter(tree -> tree.latest() < numbers[1] && tree.changed() == numbers[2])
        .map(
            tree ->
                new RecordSummary(
                    tid, numbers[3], numbers[4], 0, new TreeSummary(0, numbers[3], 0, 0, 0)));
  }

  private void damaged() {
    StateFileLocation.logUnused(file(), "is damaged", "all objects are read and compared");
  }

  /**
   * Writes the stamp of a run.
   *
   * @throws IOException if the file cannot be written
   */
  void leave(RecordSummary summary) throws IOException {
    Path file = file();
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(file);
    try {
      // The clock of the file system has ticks: after one, later writes have a time of their own.
      Thread.sleep(TICK_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished);
    Optional<Long> end = TreeTimes.changeOf(unfinished);
    if (end.isEmpty()) {
      Files.delete(unfinished);
      return;
    }
    Files.delete(unfinished);
    StateFileLocation.write(
        file,
        List.of(
            MAGIC,
            settings,
            summary.tid().hex(),
            Long.toString(begin),
            Long.toString(end.get()),
            Long.toString(summary.files().files()),
            Long.toString(summary.objects()),
            Long.toString(summary.unsupported()),
            running()),
        false);
  }

  /**
   * Returns the boot id of the system; empty if there is none. After a power cut unsynced data may
   * be lost while the times of files are kept.
   */
  private static String running() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException missing) {
      return "";
    }
  }

  /** Computes a digest of the settings, the files that they name, and this build of the program. */
  private static String digest(Settings settings) throws IOException {
    List<String> lines = new ArrayList<>(settings.lines());
    if (settings.optional(Setting.PERMISSIONS_FILE).isPresent()) {
      lines.add(
          HexFormat.of()
              .formatHex(
                  PlainFile.bytesNamed(
                      settings.path(Setting.PERMISSIONS_FILE), Integer.MAX_VALUE)));
    }
    try {
      Path program =
          Path.of(RecordStamp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      lines.add(program + " " + Files.getLastModifiedTime(program));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException within) {
      lines.add(String.valueOf(RecordStamp.class.getPackage().getImplementationVersion()));
    }
    return DigestUtils.sha256Hex(String.join("\n", lines));
  }

  private Path file() {
    return names.stateFile("recorded");
  }
}

package io.camelzodb.sync.commit;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.StateFileLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Remembers which database the tree of a repository was recorded from. So no git-driven command,
 * such as {@code reset}, plays it back into another one by mistake. The file {@code
 * .git/camel-zodb.database} has two lines: the key of the database, and the last transaction that
 * was recorded. A copy of the database has that transaction as well. The file may be removed.
 */
public final class RecordedDatabase {
  private static final String NAME = "database";

  private RecordedDatabase() {}

  /**
   * Notes the database of a recording; without a repository nothing is noted.
   *
   * @param tid the transaction up to which it was recorded
   */
  public static void note(Settings settings, Tid tid) throws IOException {
    Path file = PositionNames.of(settings).stateFile(NAME);
    if (tid.equals(Tid.ZERO) || !Files.exists(settings.baseDir().resolve(".git"))) {
      return;
    }
    List<String> lines = List.of(key(settings), tid.toString());
    if (!StateFileLocation.lines(file, "it is written again").equals(lines)) {
      StateFileLocation.write(file, lines, false);
    }
  }

  /**
   * Checks that the tree was recorded from a database, as far as that is known. It is another one
   * if its key differs, and it lacks the transaction. An empty database may be filled with any
   * tree.
   *
   * @throws StorageException if it is another one, and {@code zodb.other-database} does not allow
   *     that
   */
  public static void check(Settings settings, ObjectStore store, Snapshot snapshot)
      throws IOException {
    if (settings.flag(Setting.OTHER_DATABASE)
        || snapshot.export()
        || !snapshot.contains(snapshot.root())) {
      return;
    }
    Path file = PositionNames.of(settings).stateFile(NAME);
    List<String> lines = StateFileLocation.lines(file, "any database is played back into");
    if (lines.size() == 2
        && !lines.get(0).equals(key(settings))
        && lacks(store, snapshot, lines.get(1))) {
      Path base = settings.baseDir();
      throw new StorageException(
          new Fault.Refused(
                  base
                      + ": its tree was recorded from "
                      + RedactedUri.of(lines.get(0))
                      + ", and "
                      + settings.shownSource()
                      + " is another database, or an older copy",
                  "check zodb.source and zodb.base-dir, or set "
                      + Setting.OTHER_DATABASE.key()
                      + " to true to play back even so")
              .at(FaultPlace.ofFile(base)));
    }
  }

  /** Returns the key of the database of the settings; empty if they name none. */
  public static String key(Settings settings) throws IOException {
    return settings.optional(Setting.SOURCE).isEmpty()
        ? ""
        : DatabaseKey.of(StorageUri.parse(settings.source()));
  }

  /** Whether a database certainly lacks a transaction: it ends before, or others are there. */
  private static boolean lacks(ObjectStore store, Snapshot snapshot, String text)
      throws StorageException {
    Tid tid;
    try {
      tid = new Tid(Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16));
    } catch (NumberFormatException damaged) {
      return false;
    }
    if (tid.compareTo(snapshot.tid()) >= 0 || !(store instanceof TransactionLog log)) {
      return tid.compareTo(snapshot.tid()) > 0;
    }
    try {
      var from = log.transactions(tid);
      return from.hasNext() && !from.next().info().tid().equals(tid);
    } catch (UncheckedIOException unreadable) {
      return false;
    }
  }
}

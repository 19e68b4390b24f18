package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.CommitMessage.Trailer;
import io.camelzodb.git.Durability;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.StateFileLocation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Names the files and trailers that hold the position of a database in a tree. The main database
 * has {@code __last_txn__} and the trailer {@value TransactionCommit#TID}; a mounted database has
 * its own state files and the trailer {@value #MOUNTED}. Immutable.
 *
 * @param base the folder that holds the tree
 * @param mount the path of the mount point, empty for the main database
 * @param durability what a written position survives
 */
public record PositionNames(Path base, String mount, Durability durability) {
  /** The trailer with the tid of a mounted database and its mount point. */
  public static final String MOUNTED = "Zodb-Mounted-Tid";

  private static final Pattern TID = Pattern.compile("0x[0-9a-f]{16}");
  private static final int DIGITS = 8;

  /** Returns the names for the database of the settings. */
  public static PositionNames of(Settings settings) {
    return new PositionNames(
        settings.baseDir(),
        settings.mount().map(MountPoint::name).orElse(""),
        settings.durability());
  }

  /** Returns the names for the main database of a tree in a folder. */
  public static PositionNames of(Path base) {
    return new PositionNames(base, "", Durability.POWER);
  }

  /** Returns the names for the same database in another folder. */
  public PositionNames in(Path folder) {
    return new PositionNames(folder, mount, durability);
  }

  boolean synced() {
    return durability == Durability.POWER;
  }

  /** Returns the path of a state file. */
  public Path stateFile(String name) {
    return StateFileLocation.of(base, mount.isEmpty() ? name : name + word());
  }

  /** Returns the file with the position of {@code record --lasttxn}. */
  public Path lastTransaction() {
    return mount.isEmpty() ? base.resolve(LastTransaction.NAME) : stateFile("last_txn");
  }

  /** Returns the path as a part of a file name; a digest keeps similar paths apart. */
  private String word() {
    String shown = mount.replaceAll("[^A-Za-z0-9]+", "-");
    return shown.substring(0, Math.min(shown.length(), 40))
        + "-"
        + DigestUtils.sha256Hex(mount).substring(0, DIGITS);
  }

  /** Returns the trailer with a position. */
  public Trailer trailer(Tid tid) {
    return new Trailer(key(), tid + (mount.isEmpty() ? "" : " " + mount));
  }

  String key() {
    return mount.isEmpty() ? TransactionCommit.TID : MOUNTED;
  }

  /** Returns the tid in the value of a trailer; empty if it is invalid or of another database. */
  public Optional<Tid> tid(String value) {
    String suffix = mount.isEmpty() ? "" : " " + mount;
    if (!value.endsWith(suffix)) {
      return Optional.empty();
    }
    String tid = value.substring(0, value.length() - suffix.length());
    return TID.matcher(tid).matches()
        ? Optional.of(new Tid(Long.parseUnsignedLong(tid.substring(2), 16)))
        : Optional.empty();
  }

  /**
   * Returns the transaction of a commit; empty if the commit has no transaction of this database.
   */
  public Optional<Tid> tid(CommitMessage message) {
    return message.trailers().stream()
        .filter(trailer -> trailer.key().equalsIgnoreCase(key()))
        .map(trailer -> tid(trailer.value().strip()))
        .flatMap(Optional::stream)
        .reduce((first, last) -> last);
  }
}

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
 * Under which names is kept up to where a tree has a database. The database of the site has {@code
 * __last_txn__} and the trailer {@value TransactionCommit#TID}; one that is mounted in it has files
 * of its own beside those of this program, and the trailer {@value #MOUNTED}. Immutable.
 *
 * @param base the folder that holds the tree
 * @param mount the path of the mount point, empty for the database of the site
 * @param durability what a position outlives that is written
 */
public record PositionNames(Path base, String mount, Durability durability) {
  /** The trailer with the tid of a mounted database and the path at which it is. */
  public static final String MOUNTED = "Zodb-Mounted-Tid";

  private static final Pattern TID = Pattern.compile("0x[0-9a-f]{16}");
  private static final int DIGITS = 8;

  /** Of the database that settings name. */
  public static PositionNames of(Settings settings) {
    return new PositionNames(
        settings.baseDir(),
        settings.mount().map(MountPoint::name).orElse(""),
        settings.durability());
  }

  /** Of the database of the site, whose tree is in a folder. */
  public static PositionNames of(Path base) {
    return new PositionNames(base, "", Durability.POWER);
  }

  /** Of the same database in another folder. */
  public PositionNames in(Path folder) {
    return new PositionNames(folder, mount, durability);
  }

  boolean synced() {
    return durability == Durability.POWER;
  }

  /** Where something is kept from one run to the next. */
  public Path kept(String name) {
    return StateFileLocation.of(base, mount.isEmpty() ? name : name + word());
  }

  /** Where the position of {@code record --lasttxn} is. */
  public Path lastTransaction() {
    return mount.isEmpty() ? base.resolve(LastTransaction.NAME) : kept("last_txn");
  }

  /** The path as a part of a file name; the digest tells apart what looks alike then. */
  private String word() {
    String shown = mount.replaceAll("[^A-Za-z0-9]+", "-");
    return shown.substring(0, Math.min(shown.length(), 40))
        + "-"
        + DigestUtils.sha256Hex(mount).substring(0, DIGITS);
  }

  /** The trailer that tells the position. */
  public Trailer trailer(Tid tid) {
    return new Trailer(key(), tid + (mount.isEmpty() ? "" : " " + mount));
  }

  String key() {
    return mount.isEmpty() ? TransactionCommit.TID : MOUNTED;
  }

  /** What a trailer tells; empty for that of another database, and for what is none. */
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

  /** The transaction of a commit; empty where the commit is of no transaction of this database. */
  public Optional<Tid> tid(CommitMessage message) {
    return message.trailers().stream()
        .filter(trailer -> trailer.key().equalsIgnoreCase(key()))
        .map(trailer -> tid(trailer.value().strip()))
        .flatMap(Optional::stream)
        .reduce((first, last) -> last);
  }
}

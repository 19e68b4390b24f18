package io.camelzodb.sync;

import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the base folder, and warns if others may read a tree that holds passwords.
 *
 * <p>Where the tree keeps the passwords of its database, a new folder is readable by its owner
 * only; an existing folder is not changed. Safe for many threads.
 */
public final class BaseFolder {
  private static final Logger LOG = LoggerFactory.getLogger(BaseFolder.class);
  private static final String WARNED = "readable";
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private BaseFolder() {}

  /**
   * Creates the base folder and its parents, if it does not exist.
   *
   * @throws IOException if it cannot be created
   */
  public static void make(Settings settings) throws IOException {
    Path base = settings.baseDir();
    if (Files.exists(base)) {
      return;
    }
    Path above = base.getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    boolean modes = above != null && Files.getFileStore(above).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        modes && keepsSecrets(settings)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
            : new FileAttribute<?>[0];
    try {
      Files.createDirectory(base, attributes);
    } catch (FileAlreadyExistsException exists) {
      // Another process was faster, or it is a dangling link, which is reported when it is used.
    }
  }

  /**
   * Logs a warning if others may read a tree with passwords, once for each file mode. Call it after
   * writing.
   *
   * @throws IOException if the folder cannot be read
   */
  public static void warnIfReadable(Settings settings) throws IOException {
    Path base = settings.baseDir();
    PosixFileAttributeView view = Files.getFileAttributeView(base, PosixFileAttributeView.class);
    if (view == null || !keepsSecrets(settings) || !Files.isDirectory(base)) {
      return;
    }
    Set<PosixFilePermission> mode = view.readAttributes().permissions();
    String letters = PosixFilePermissions.toString(mode);
    Path warnedFile = StateFileLocation.of(base, WARNED);
    if (OWNER.containsAll(mode) || letters.equals(read(warnedFile))) {
      return;
    }
    LOG.warn(
        "{}: other users can read it ({}), and with {}=keep it holds the passwords and"
            + " password hashes of the database; run chmod 700 on it, or set {} to mask or"
            + " omit",
        base,
        letters,
        Setting.SECRETS.key(),
        Setting.SECRETS.key());
    Files.writeString(
        warnedFile,
        letters,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean keepsSecrets(Settings settings) {
    return settings.word(Setting.SECRETS).equals(Setting.SECRETS.standard());
  }

  private static String read(Path warnedFile) throws IOException {
    return Files.isRegularFile(warnedFile, LinkOption.NOFOLLOW_LINKS)
            && Files.size(warnedFile) < 100
        ? new String(PlainFile.bytes(warnedFile), StandardCharsets.UTF_8)
        : "";
  }
}

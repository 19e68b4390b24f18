package io.camelzodb.storage.file.backup;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorageOptions;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Opens backups of a database, recognized by their first bytes: a gzipped {@code Data.fs} and
 * repozo folders are read; for archives it explains how to unpack them.
 */
public final class BackupFormats {
  private static final int HEAD = 512;
  private static final int TAR_MAGIC = 257;
  private static final int AT_ONCE = 1 << 16;
  private static final long ALWAYS = 64L << 20;
  private static final int RATIO = 200;
  private static final long MOST = 1L << 40;

  private BackupFormats() {}

  /** Whether a path is a repozo folder or a gzipped {@code Data.fs}. */
  public static boolean isBackup(Path path) {
    return RepozoFolder.isRepozoFolder(path) || isPacked(path);
  }

  private static boolean isPacked(Path path) {
    byte[] head = unpackedHead(path);
    return head != null && isDataFs(head);
  }

  private static boolean isDataFs(byte[] head) {
    return starts(head, "FS21") || starts(head, "FS30");
  }

  /**
   * Opens a backup. It is unpacked to a temporary file, which is deleted when the store is closed
   * or the program ends.
   *
   * @param at the time of a repozo backup in its format ({@code 2026-11-30-12-27-54}, or the
   *     beginning of it); null for the newest
   */
  public static UnpackedStore open(Path path, FileStorageOptions options, @Nullable String at)
      throws StorageException {
    return UnpackedStore.of(
        path.toString(),
        options,
        (out, problems) -> {
          if (Files.isDirectory(path)) {
            new RepozoFolder(path, at, options, problems).copyTo(out);
          } else {
            unpack(path, options, out, problems);
          }
        });
  }

  private static void unpack(
      Path path, FileStorageOptions options, OutputStream out, List<Problem> problems)
      throws IOException {
    try (InputStream in = new GZIPInputStream(PlainFile.openNamed(path), AT_ONCE)) {
      copy(in, out, path, mostUnpacked(path));
    } catch (EOFException | ZipException broken) {
      String message = "is truncated or damaged, says gzip: " + broken.getMessage();
      if (options.damaged() == DamagePolicy.REFUSE) {
        throw new StorageException(
            new Fault.Damaged(
                    path + ": " + message,
                    "get another copy. extract reads everything before this place; record does"
                        + " so with damaged=skip, into an empty tree")
                .at(FaultPlace.ofSource(path.toString())),
            broken);
      }
      problems.add(
          Problem.ofFile(
              Severity.ERROR,
              path,
              message,
              "everything before this place is read; get another copy"));
    }
  }

  /** Returns how many bytes a packed file may unpack to: 64 MiB, or 200 times its length. */
  public static long mostUnpacked(Path packed) throws IOException {
    return Math.min(MOST, Math.max(ALWAYS, Files.size(packed) * RATIO));
  }

  /**
   * Copies what is unpacked, up to a limit: a small file may hold an endless one.
   *
   * @param from the packed file, for the message
   * @param most the limit in bytes; take {@link #mostUnpacked} if you know no better
   * @return how many bytes were copied
   * @throws StorageException if there are more
   */
  public static long copy(InputStream in, OutputStream out, Path from, long most)
      throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    long done = 0;
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      done += got;
      if (done > most) {
        throw new StorageException(
            new Fault.Limit(
                    from + ": unpacks to more than " + most + " bytes",
                    "if you trust the file, unpack it yourself")
                .at(FaultPlace.ofSource(from.toString())));
      }
      out.write(buffer, 0, got);
    }
    return done;
  }

  /** Describes an archive and how to unpack it, in one line; null if it is no archive. */
  public static @Nullable Fault archive(Path path) {
    byte[] head = head(path);
    if (head == null) {
      return null;
    }
    if (starts(head, "PK\u0003\u0004") || starts(head, "PK\u0005\u0006")) {
      return refusal(path, "a zip archive", "unzip " + word(path) + " -d FOLDER");
    } else if (starts(head, "BZh")) {
      return packed(path, "packed by bzip2", "tar xjf ", "bunzip2 -k ");
    } else if (starts(head, "\u00fd7zXZ\0")) {
      return packed(path, "packed by xz", "tar xJf ", "unxz -k ");
    } else if (starts(head, "7z\u00bc\u00af'\u001c")) {
      return refusal(path, "a 7z archive", "7z x " + word(path));
    } else if (starts(head, "(\u00b5/\u00fd")) {
      return packed(path, "packed by zstd", "tar --zstd -xf ", "unzstd ");
    } else if (isTar(head)) {
      return refusal(path, "a tar archive", "tar xf " + word(path));
    }
    byte[] inside = unpackedHead(path);
    return inside != null && isTar(inside)
        ? refusal(path, "a tar archive, packed by gzip", "tar xzf " + word(path))
        : null;
  }

  /** Describes a file that may be an archive or a single file, guessed from its name. */
  private static Fault packed(Path path, String format, String ofArchive, String ofFile) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    boolean archive = name.contains(".tar.") || name.matches(".*\\.t(bz2?|b2|xz|zst)");
    return refusal(path, format, (archive ? ofArchive : ofFile) + word(path));
  }

  /** Quotes a path for the shell. */
  private static String word(Path path) {
    String text = path.toString();
    return text.matches("[\\w./+:@%,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static Fault refusal(Path path, String format, String command) {
    return new Fault.Refused(
            path + ": is " + format,
            "unpack it with \""
                + command
                + "\", then name the Data.fs in it (with its blobs:"
                + " file:DATA.FS?blobstorage_dir=FOLDER)")
        .at(FaultPlace.ofSource(path.toString()));
  }

  private static boolean isTar(byte[] head) {
    return head.length >= TAR_MAGIC + 5
        && new String(head, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  private static boolean starts(byte[] head, String with) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(with);
  }

  private static byte @Nullable [] head(Path path) {
    if (!Files.isRegularFile(path)) {
      return null;
    }
    try (InputStream in = PlainFile.openNamed(path)) {
      return in.readNBytes(HEAD);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static byte @Nullable [] unpackedHead(Path path) {
    byte[] head = head(path);
    if (head == null || head.length < 2 || head[0] != 0x1f || head[1] != (byte) 0x8b) {
      return null;
    }
    try (InputStream in = new GZIPInputStream(new BufferedInputStream(PlainFile.openNamed(path)))) {
      return in.readNBytes(HEAD);
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Whether a file exists and is no link. */
  static boolean isPlain(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }
}

package io.camelzodb.sync;

import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.uri.StorageUri;
import io.camelzodb.storage.uri.UriOptions;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the parts of a {@code file:} URI.
 *
 * @param path the path of the {@code Data.fs}
 * @param options how it is read
 * @param blobs the folder of its blobs, or null
 * @param readOnly whether the database must not be written
 * @param at the time up to which a repozo folder is read, in the format of repozo; or null
 */
record FileUri(
    Path path,
    FileStorageOptions options,
    @Nullable Path blobs,
    boolean readOnly,
    @Nullable String at) {
  /** Options of zodburi that have no meaning here. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of("create", "quota", "pack_keep_old", "pack_gc", "blobstorage_layout");

  private static final Set<String> KNOWN =
      Set.of("at", "blobstorage_dir", "damaged", "index_above", "read_only");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern TIME = Pattern.compile("\\d{4}(?:-\\d{2}){2,5}");

  /** Parses a URI; throws if it has an unknown option. */
  static FileUri of(StorageUri uri) throws SettingsException {
    return of(uri, FileStorageOptions.Damaged.REFUSE);
  }

  /**
   * Reads a URI.
   *
   * @param damaged how a damaged file is treated if the URI does not say it
   */
  static FileUri of(StorageUri uri, FileStorageOptions.Damaged damaged) throws SettingsException {
    FileStorageOptions options = FileStorageOptions.DEFAULT.withDamaged(damaged);
    Path blobs = null;
    boolean readOnly = false;
    String at = null;
    for (var option : uri.options().entrySet()) {
      String value = option.getValue();
      if (value.isEmpty() && KNOWN.contains(option.getKey())) {
        continue;
      }
      switch (option.getKey()) {
        case "at" -> {
          if (!TIME.matcher(value).matches() || !isTime(value)) {
            throw Sources.wrong(uri, "at is a time such as 2026-11-30-12-27-54, not " + value);
          }
          at = value;
        }
        case "blobstorage_dir" -> blobs = Path.of(value);
        case "damaged" -> options = options.withDamaged(damaged(uri, value));
        case "index_above" -> options = options.withIndexAbove(bytes(uri, value));
        case "read_only" -> readOnly = Sources.isTrue(value);
        default -> {
          if (!WITHOUT_MEANING.contains(option.getKey())
              && !UriOptions.isWithoutEffect(option.getKey())) {
            throw Sources.wrong(uri, UriOptions.unknown(uri.text(), option.getKey(), KNOWN));
          }
        }
      }
    }
    return new FileUri(Objects.requireNonNull(uri.path()), options, blobs, readOnly, at);
  }

  private static FileStorageOptions.Damaged damaged(StorageUri uri, String value)
      throws SettingsException {
    return switch (value) {
      case "refuse" -> FileStorageOptions.Damaged.REFUSE;
      case "stop" -> FileStorageOptions.Damaged.STOP;
      case "skip" -> FileStorageOptions.Damaged.SKIP;
      default -> throw Sources.wrong(uri, "damaged is refuse, stop or skip, not " + value);
    };
  }

  private static long bytes(StorageUri uri, String value) throws SettingsException {
    try {
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException noNumber) {
      throw Sources.wrong(uri, "index_above is a number of bytes, not " + value);
    }
  }

  /** Whether a text is a valid time; missing parts count as zero. */
  private static boolean isTime(String text) {
    try {
      LocalDateTime.parse(text + "-00-00-00".substring(text.length() - 10), SECONDS);
      return true;
    } catch (DateTimeParseException none) {
      return false;
    }
  }
}

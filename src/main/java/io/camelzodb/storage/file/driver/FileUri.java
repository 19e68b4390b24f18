package io.camelzodb.storage.file.driver;

import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.file.FileStorageOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final String OF_THE_WRITER = "it is for a program that writes the file";

  /** All options, those without effect too. */
  static final List<DriverOption> OPTIONS =
      List.of(
          DriverOption.of(
              "at",
              "the newest",
              "of a folder of repozo: as of a time, compared by its text as repozo does:"
                  + " `2026-11-30-12-27-54`, or its beginning down to the day"),
          DriverOption.of(
              "blobstorage_dir",
              "",
              "the blob storage, layouts bushy and lawn, also mixed, or a ZEO client's blob cache"
                  + " (`zeocache`), which has only the blobs that the client used; without it the records of"
                  + " blobs have no data. Only the file of the record's own transaction counts; where it"
                  + " is missing, a line names it, its folder, and the revisions that are there"),
          DriverOption.of(
              "damaged",
              "`zodb.damaged`, else `refuse`; `skip` for `extract`",
              "`stop`: use the part of the file before the place where its structure"
                  + " breaks; for `extract` and for `read` and `list` of an endpoint. `record`,"
                  + " `history` and playback refuse such a file anyway, since they would take"
                  + " missing objects for removed ones. `skip`: also use the records that can be found after it"),
          DriverOption.of(
              "index_above",
              "1073741824",
              "files of at least this many bytes are opened by their `.index`; smaller files"
                  + " are scanned, headers only"),
          DriverOption.of("read_only", "`0`", "`1`: playback and `write` are refused"),
          DriverOption.ignored("blobstorage_layout", "the folder itself names its layout"),
          DriverOption.ignored("create", "only playback creates a file"),
          DriverOption.ignored("pack_gc", OF_THE_WRITER),
          DriverOption.ignored("pack_keep_old", OF_THE_WRITER),
          DriverOption.ignored("quota", OF_THE_WRITER));

  private static final Set<String> KNOWN =
      OPTIONS.stream()
          .filter(DriverOption::effective)
          .map(DriverOption::name)
          .collect(Collectors.toUnmodifiableSet());

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern TIME = Pattern.compile("\\d{4}(?:-\\d{2}){2,5}");

  /**
   * Parses a URI.
   *
   * @param damaged how a damaged file is treated if the URI does not say it
   * @throws InvalidUriException if the value of an option is invalid
   */
  static FileUri of(StorageUri uri, DamagePolicy damaged) {
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
            throw new InvalidUriException(
                uri, "at is a time such as 2026-11-30-12-27-54, not " + value);
          }
          at = value;
        }
        case "blobstorage_dir" -> blobs = folder(uri, value);
        case "damaged" -> options = options.withDamaged(damaged(uri, value));
        case "index_above" -> options = options.withIndexAbove(bytes(uri, value));
        case "read_only" -> readOnly = uri.flag("read_only");
        default -> {
          // Of those without effect the value does not matter.
        }
      }
    }
    return new FileUri(uri.file(), options, blobs, readOnly, at);
  }

  private static DamagePolicy damaged(StorageUri uri, String value) {
    return switch (value) {
      case "refuse" -> DamagePolicy.REFUSE;
      case "stop" -> DamagePolicy.STOP;
      case "skip" -> DamagePolicy.SKIP;
      default ->
          throw new InvalidUriException(uri, "damaged is refuse, stop or skip, not " + value);
    };
  }

  private static Path folder(StorageUri uri, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException invalid) {
      throw new InvalidUriException(uri, "blobstorage_dir is not a path: " + invalid.getReason());
    }
  }

  private static long bytes(StorageUri uri, String value) {
    try {
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException noNumber) {
      throw new InvalidUriException(uri, "index_above is a number of bytes, not " + value);
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

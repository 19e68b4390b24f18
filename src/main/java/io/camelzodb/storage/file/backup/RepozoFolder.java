package io.camelzodb.storage.file.backup;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorageOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder of ZODB's repozo. It holds full backups, named by their time ({@code .fs}, gzipped
 * {@code .fsz}), each followed by increments ({@code .deltafs}, {@code .deltafsz}); a {@code .dat}
 * beside the full one lists them with positions and MD5 sums.
 */
final class RepozoFolder {
  private static final Pattern PART =
      Pattern.compile("(\\d{4}(?:-\\d{2}){5})\\.(fs|fsz|deltafs|deltafsz)");
  private static final Pattern LINE = Pattern.compile("(.+) (\\d+) (\\d+) ([0-9a-f]{32})");
  private static final long LONGEST_LIST = 64L << 20;

  private final Path folder;
  private final @Nullable String at;
  private final FileStorageOptions options;
  private final List<Problem> problems;

  /**
   * Creates it for a folder and a time.
   *
   * @param problems receives problems of parts left out, if damage is skipped
   */
  RepozoFolder(
      Path folder, @Nullable String at, FileStorageOptions options, List<Problem> problems) {
    this.folder = folder;
    this.at = at;
    this.options = options;
    this.problems = problems;
  }

  /**
   * Describes one part.
   *
   * @param length its unpacked length in bytes; -1 if it is not listed
   * @param sum its MD5; empty if it is not listed
   */
  private record Part(String name, long length, String sum) {
    boolean packed() {
      return name.endsWith("z");
    }
  }

  static boolean isRepozoFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> PART.matcher(file.getFileName().toString()).matches());
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Writes the {@code Data.fs}. */
  void copyTo(OutputStream out) throws IOException {
    for (Part part : parts()) {
      Path file = folder.resolve(part.name());
      String fault = BackupFormats.isPlain(file) ? copy(part, file, out) : "is missing";
      if (fault != null) {
        String line = "this part of the backup " + fault;
        String advice = "get it from another copy, or name an earlier time (at=…)";
        if (options.damaged() != DamagePolicy.SKIP) {
          throw new StorageException(
              new Fault.Damaged(file + ": " + line, advice).at(FaultPlace.ofFile(file)));
        }
        problems.add(Problem.ofFile(Severity.ERROR, file, line, advice));
        if (!BackupFormats.isPlain(file)) {
          return;
        }
      }
    }
  }

  private static @Nullable String copy(Part part, Path file, OutputStream out) throws IOException {
    MessageDigest md5 = md5();
    long length;
    try (InputStream stored = PlainFile.openNamed(file);
        InputStream in =
            new DigestInputStream(part.packed() ? new GZIPInputStream(stored) : stored, md5)) {
      long most = part.length() >= 0 ? part.length() : Long.MAX_VALUE;
      length = BackupFormats.copy(in, out, file, most);
    } catch (EOFException | ZipException broken) {
      return "is damaged: " + broken.getMessage();
    }
    if (part.length() >= 0 && length != part.length()) {
      return "has " + length + " bytes, not " + part.length() + " as the list says";
    }
    String sum = HexFormat.of().formatHex(md5.digest());
    return part.sum().isEmpty() || sum.equals(part.sum())
        ? null
        : "is damaged: its MD5 is " + sum + ", not " + part.sum() + " as the list says";
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException none) {
      throw new IllegalStateException(none);
    }
  }

  /** Returns the full backup and its increments, up to the time. */
  private List<Part> parts() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> PART.matcher(name).matches() && isInTime(name))
              .sorted()
              .toList();
    }
    List<Part> parts = new ArrayList<>();
    for (String name : names) {
      if (!name.contains("delta")) {
        parts.clear();
      }
      parts.add(new Part(name, -1, ""));
    }
    if (parts.isEmpty() || parts.get(0).name().contains("delta")) {
      throw new StorageException(
          new Fault.NotFound(
                  folder
                      + ": holds no full backup"
                      + (at == null ? "" : " up to " + at)
                      + " (a .fs or .fsz of repozo)")
              .at(FaultPlace.ofSource(folder.toString())));
    }
    String full = parts.get(0).name();
    List<Part> listed = listed(folder.resolve(full.substring(0, full.indexOf('.')) + ".dat"));
    if (!listed.isEmpty()) {
      String last = listed.get(listed.size() - 1).name();
      // Like repozo: later increments count even if they are not listed.
      parts.removeIf(part -> part.name().compareTo(last) <= 0);
      parts.addAll(0, listed);
    }
    return parts;
  }

  private List<Part> listed(Path dat) throws IOException {
    List<Part> parts = new ArrayList<>();
    if (!BackupFormats.isPlain(dat)) {
      return parts;
    }
    if (Files.size(dat) > LONGEST_LIST) {
      throw new StorageException(
          new Fault.Limit(dat + ": is too long for the list of a backup")
              .at(FaultPlace.ofFile(dat)));
    }
    long expected = 0;
    try {
      for (String line : Files.readAllLines(dat, StandardCharsets.ISO_8859_1)) {
        Matcher matcher = LINE.matcher(line.strip());
        String path = matcher.matches() ? matcher.group(1) : "";
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!PART.matcher(name).matches()
            || matcher.group(2).length() > 18
            || matcher.group(3).length() > 18
            || Long.parseLong(matcher.group(2)) != expected
            || Long.parseLong(matcher.group(3)) < expected) {
          return unlisted(dat + ", line " + (parts.size() + 1));
        }
        if (!isInTime(name)) {
          break;
        }
        long end = Long.parseLong(matcher.group(3));
        parts.add(new Part(name, end - expected, matcher.group(4)));
        expected = end;
      }
    } catch (NoSuchFileException gone) {
      return List.of();
    }
    return parts;
  }

  /** Returns the parts by their names, for a damaged list. */
  private List<Part> unlisted(String where) throws StorageException {
    String message = "is not a line that repozo writes";
    if (options.damaged() != DamagePolicy.SKIP) {
      throw new StorageException(
          new Fault.Damaged(
                  where + ": " + message,
                  "get another copy, or remove this list: then the parts are read unchecked,"
                      + " in the order of their names")
              .at(FaultPlace.ofFile(folder)));
    }
    problems.add(
        new Problem(
            Severity.ERROR,
            where,
            null,
            message,
            "the parts are read unchecked, in the order of their names"));
    return List.of();
  }

  /** Compares the text of the time, as repozo does. */
  private boolean isInTime(String name) {
    return at == null || name.substring(0, name.indexOf('.')).compareTo(at) <= 0;
  }
}

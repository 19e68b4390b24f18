package io.camelzodb.sync.playback.conflict;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.history.LineMerge;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the conflicts of a playback to a folder, for people to resolve, and reads their decisions.
 * The folder lies beside the tree. For each object, at its path below {@code __root__}, it holds
 * the files with both versions between markers, and {@value #NAME}, in which a person says which
 * version to take. Not safe for many threads.
 */
public final class ConflictFiles {
  static final String NAME = "__conflict__";

  /** Stands for a missing object in the tree. */
  static final String NONE = "-";

  private static final int LONGEST = 1 << 16;
  private static final Pattern LINE = Pattern.compile("(take|database|files): *(\\S+) *");

  private final Path folder;
  private final HeldTree tree;

  /**
   * Creates it for a folder.
   *
   * @param folder the folder in the base folder; a link in its place is not followed
   */
  public ConflictFiles(Path folder) {
    this.folder = folder;
    this.tree = HeldTree.of(folder);
  }

  /** Returns the folder of an object; null if its path cannot be a folder. */
  private static @Nullable String subfolder(ObjectPath path) {
    return TreePaths.folder(path).map(ConflictFiles::slashes).orElse(null);
  }

  private static String slashes(Path path) {
    StringBuilder all = new StringBuilder();
    path.forEach(name -> all.append(all.length() == 0 ? "" : "/").append(name));
    return all.toString();
  }

  /** Says which version a person wants to take. */
  enum Choice {
    /** The version of the tree. */
    OURS,
    /** The version of the database. */
    THEIRS,
    /** The files beside {@value ConflictFiles#NAME}, which have no markers any more. */
    FILES
  }

  /**
   * Holds the decision of a person.
   *
   * @param database the transaction with which the files were compared
   * @param files the digest of the files of the tree at that time
   * @param data the content of the files; null if they are not used
   */
  record Resolution(Choice take, Tid database, String files, @Nullable ObjectData data) {}

  /**
   * Holds a conflict to be written.
   *
   * @param text the text of {@value ConflictFiles#NAME}
   * @param files further files by name; the arrays must not be changed
   */
  record Conflict(ObjectPath path, String text, Map<String, byte[]> files) {}

  /** Makes the conflict of an object; a person takes one version, or merges the files. */
  static Conflict conflict(
      ObjectPath path, String description, Tid database, String files, Map<String, byte[]> merged) {
    boolean marked =
        merged.values().stream()
            .anyMatch(bytes -> markers(new String(bytes, StandardCharsets.ISO_8859_1)) > 0);
    String text =
        "# "
            + description.replaceAll("\\p{Cntrl}", "?")
            + "\n# take: ours for what is in the tree, theirs for what is in the database"
            + (merged.isEmpty() ? "" : ",\n# files for the files here, without any markers left")
            + "\ntake: "
            + (marked ? "files" : "?")
            + "\ndatabase: "
            + database
            + "\nfiles: "
            + files
            + "\n";
    return new Conflict(path, text, new LinkedHashMap<>(merged));
  }

  /** Returns the line of the first marker, from 1; 0 if there is none. */
  private static int markers(String text) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String bare = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (bare.equals(LineMerge.OURS) || bare.equals(LineMerge.THEIRS)) {
        return number;
      }
    }
    return 0;
  }

  /**
   * Reads the decision for an object; null if there was no conflict, or one of other files that was
   * never decided.
   *
   * @param digest the digest of the files of the tree now
   * @throws StorageException if it is not decided yet, or was decided for other files; the message
   *     says what to do
   */
  @Nullable Resolution read(ObjectPath path, String digest) throws IOException {
    String subfolder = subfolder(path);
    byte[] bytes = subfolder == null ? null : decision(subfolder);
    if (subfolder == null || bytes == null) {
      return null;
    }
    Path file = folder.resolve(subfolder).resolve(NAME);
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      Matcher parts = LINE.matcher(line.strip());
      if (parts.matches()) {
        values.put(parts.group(1), parts.group(2));
      }
    }
    String tid = values.getOrDefault("database", "");
    if (!tid.matches("0x[0-9a-f]{16}") || values.get("files") == null) {
      throw new StorageException(
          new Fault.Damaged(path + ": " + file + " cannot be read", "remove it to start again")
              .at(FaultPlace.ofPath(path))
              .at(FaultPlace.ofFile(file)));
    }
    Tid database = new Tid(Long.parseUnsignedLong(tid.substring(2), 16));
    String files = values.get("files");
    String take = values.getOrDefault("take", "?");
    if (!digest.equals(files)) {
      if (take.equals("?") || (take.equals("files") && marked(subfolder) != null)) {
        return null;
      }
      throw new StorageException(
          new Fault.Conflict(
                  path + ": was changed after you decided the conflict",
                  "remove " + file + " to start again")
              .at(FaultPlace.ofPath(path)));
    }
    return switch (take) {
      case "ours" -> new Resolution(Choice.OURS, database, files, null);
      case "theirs" -> new Resolution(Choice.THEIRS, database, files, null);
      case "files" -> new Resolution(Choice.FILES, database, files, resolved(path, subfolder));
      default ->
          throw new StorageException(
              new Fault.Conflict(
                      path + ": is in conflict",
                      "write in " + file + " which version to take, and play back again")
                  .at(FaultPlace.ofPath(path)));
    };
  }

  /** Returns the bytes of {@value #NAME}; null if there is no conflict. */
  private byte @Nullable [] decision(String subfolder) throws IOException {
    try {
      return tree.in(
          subfolder,
          held -> {
            try (var in = PlainFile.open(held.at(NAME))) {
              return in.readNBytes(LONGEST);
            }
          });
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private ObjectData resolved(ObjectPath path, String subfolder) throws IOException {
    String marked = marked(subfolder);
    if (marked != null) {
      throw new StorageException(
          new Fault.Conflict(path + ": is in conflict", "edit " + marked + " and play back again")
              .at(FaultPlace.ofPath(path)));
    }
    // Its content is read later.
    FiledObject filed = new ObjectTreeReader(FolderSource.unlinked(folder)).read(path);
    if (filed == null) {
      throw new StorageException(
          new Fault.NotFound(path + ": " + folder.resolve(subfolder) + " has no files to take")
              .at(FaultPlace.ofPath(path)));
    }
    return filed.data();
  }

  /** Returns a file with markers and the line of the first; null if there is none. */
  private @Nullable String marked(String subfolder) throws IOException {
    return tree.in(
        subfolder,
        held -> {
          for (Path file : ours(held)) {
            if (!file.endsWith(NAME)) {
              int line = markers(new String(PlainFile.bytes(file), StandardCharsets.ISO_8859_1));
              if (line > 0) {
                return held.shown().resolve(file.getFileName()) + " (line " + line + ")";
              }
            }
          }
          return null;
        });
  }

  /** Lists the plain files that this class writes. */
  private static List<Path> ours(HeldFolder held) throws IOException {
    List<Path> ours = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(held.at(), "__*__*")) {
      for (Path file : all) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          ours.add(file);
        }
      }
    }
    return ours;
  }

  /** Writes conflicts; replaces earlier ones of the same objects. */
  public void write(List<Conflict> conflicts) throws IOException {
    for (Conflict conflict : conflicts) {
      String subfolder = subfolder(conflict.path());
      if (subfolder == null) {
        continue;
      }
      tree.made(
          subfolder,
          held -> {
            clear(held);
            for (Map.Entry<String, byte[]> file : conflict.files().entrySet()) {
              held.make(file.getKey(), file.getValue());
            }
            held.make(NAME, conflict.text().getBytes(StandardCharsets.UTF_8));
            return null;
          });
    }
  }

  /** Removes the files of objects that are not in conflict any more. */
  public void remove(List<ObjectPath> paths) throws IOException {
    for (ObjectPath path : paths) {
      String subfolder = subfolder(path);
      if (subfolder != null) {
        remove(subfolder);
      }
    }
  }

  private void remove(String subfolder) throws IOException {
    try {
      tree.in(
          subfolder,
          held -> {
            clear(held);
            return null;
          });
      // Removes empty folders.
      for (String at = subfolder; !at.isEmpty(); at = HeldTree.parent(at)) {
        String name = HeldTree.name(at);
        tree.forget(at);
        tree.in(HeldTree.parent(at), above -> Files.deleteIfExists(above.at(name)));
      }
      tree.close();
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException | DirectoryNotEmptyException othersOrNothing) {
      // There is nothing more to remove.
    }
  }

  /** Removes the files that this class writes, even if they are links, but no folders. */
  private static void clear(HeldFolder held) throws IOException {
    List<Path> ours = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(held.at(), "__*__*")) {
      all.forEach(ours::add);
    }
    for (Path file : ours) {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(file);
      }
    }
  }
}

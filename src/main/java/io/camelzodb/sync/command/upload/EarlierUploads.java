package io.camelzodb.sync.command.upload;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the files that uploads have made, so that the next upload to the same place replaces
 * them. The file {@code .git/camel-zodb.uploads} has a line for each object: a hash of its files, a
 * blank and its path. Without a repository nothing is remembered. Not safe for many threads.
 */
final class EarlierUploads {
  private static final String NAME = "uploads";

  /** Where replaced files are until the upload is done, in the base folder; git does not see it. */
  private static final String ASIDE = ".camel-zodb.upload-replaced";

  private final Path base;
  private final @Nullable GitProgram git;
  private final Path state;

  /** The hashes by path. */
  private final Map<String, String> known = new TreeMap<>();

  /** Reads what earlier uploads have made, and brings back what a killed one has put aside. */
  EarlierUploads(Settings settings) throws IOException {
    base = settings.baseDir();
    git = Files.exists(base.resolve(".git")) ? GitProgram.in(base, line -> {}) : null;
    state = StateFileLocation.of(base, NAME);
    bringBack();
    for (String line : StateFileLocation.lines(state, "what earlier uploads have made stays")) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        known.put(line.substring(blank + 1), line.substring(0, blank));
      }
    }
  }

  /**
   * Returns the objects that an earlier upload has made at a path or below it, and that nobody has
   * changed, added to git or committed since.
   */
  List<ObjectPath> untouched(ObjectPath target) throws IOException {
    List<ObjectPath> below = new ArrayList<>();
    for (Map.Entry<String, String> each : known.entrySet()) {
      ObjectPath path = NamedPath.of(each.getKey());
      if (path.startsWith(target) && each.getValue().equals(hash(path))) {
        below.add(path);
      }
    }
    if (git == null || below.isEmpty()) {
      return List.of();
    }
    String top = ":(literal)" + TreePaths.ROOT + (target.isRoot() ? "" : target.toString());
    Set<String> tracked =
        git.items("ls-files", "-z", "--", top).stream()
            .map(file -> file.substring(0, file.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    below.removeIf(path -> tracked.contains(TreePaths.ROOT + path + "/"));
    return below;
  }

  /** Puts the files of objects aside, with the folders that become empty. */
  void putAside(Collection<ObjectPath> paths) throws IOException {
    for (ObjectPath path : deepestFirst(paths)) {
      Path folder = folder(path);
      if (folder == null) {
        continue;
      }
      Path target = base.resolve(ASIDE).resolve(base.relativize(folder));
      Files.createDirectories(target);
      for (Path each : files(folder)) {
        Files.move(each, target.resolve(each.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
      removeIfEmpty(folder);
    }
  }

  /** Whether nothing is left in the folder of an object that was put aside, nor made there. */
  boolean isGone(ObjectPath path) throws IOException {
    Path folder = folder(path);
    return folder == null || !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Brings the files of one object back. */
  void bringBack(ObjectPath path) throws IOException {
    Path folder = folder(path);
    if (folder == null) {
      return;
    }
    Path from = base.resolve(ASIDE).resolve(base.relativize(folder));
    for (Path each : files(from)) {
      Files.createDirectories(folder);
      Path target = folder.resolve(each.getFileName());
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(each, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Brings everything back that was put aside; what is there already stays as it is. */
  void bringBack() throws IOException {
    Path aside = base.resolve(ASIDE);
    if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> all = Files.walk(aside)) {
      folders = all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path each : folders) {
      if (!each.equals(aside)) {
        bringBack(NamedPath.of(aside.relativize(each).toString()));
      }
    }
    forget();
  }

  /** Removes what was put aside. */
  void forget() throws IOException {
    Path aside = base.resolve(ASIDE);
    if (Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> all;
      try (Stream<Path> walked = Files.walk(aside)) {
        all = new ArrayList<>(walked.toList());
      }
      Collections.reverse(all);
      for (Path each : all) {
        Files.delete(each);
      }
    }
  }

  /**
   * Remembers what an upload has made.
   *
   * @param gone objects that it has removed
   */
  void remember(Collection<String> made, Collection<ObjectPath> gone) throws IOException {
    gone.forEach(path -> known.remove(path.toString()));
    for (String each : made) {
      String hash = hash(NamedPath.of(each));
      if (hash != null && each.indexOf('\n') < 0) {
        known.put(each, hash);
      }
    }
    if (git != null) {
      List<String> lines = new ArrayList<>();
      known.forEach((path, hash) -> lines.add(hash + " " + path));
      StateFileLocation.write(state, lines, false);
    }
  }

  private @Nullable Path folder(ObjectPath path) {
    return TreePaths.folder(path).map(base::resolve).orElse(null);
  }

  /** Returns a hash of the names and contents of an object's files; null if it has none. */
  private @Nullable String hash(ObjectPath path) throws IOException {
    Path folder = folder(path);
    List<Path> files = folder == null ? List.of() : files(folder);
    if (files.isEmpty()) {
      return null;
    }
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
    for (Path each : files) {
      byte[] name = each.getFileName().toString().getBytes(StandardCharsets.UTF_8);
      digest.update(name);
      digest.update((byte) 0);
      byte[] content = PlainFile.bytes(each);
      digest.update(Integer.toString(content.length).getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) 0);
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the files of one object, sorted; its folders are other objects. */
  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static List<ObjectPath> deepestFirst(Collection<ObjectPath> paths) {
    return paths.stream().sorted(Comparator.comparingInt(ObjectPath::depth).reversed()).toList();
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException | NoSuchFileException others) {
      // Other objects are in it, or it is gone already.
    }
  }
}

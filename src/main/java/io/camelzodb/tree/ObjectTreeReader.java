package io.camelzodb.tree;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.type.PythonOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads back what {@link ObjectTreeFiles} writes, or what people made of it.
 *
 * <p>A folder is an object if it holds {@code __meta__}. Its source is the one file whose name
 * begins with {@code __source}. Its children are the folders in it whose names do not begin with
 * two underscores; each has to be an object, unless it holds {@code __deleted__}. No link is
 * followed: one in the place of a file or folder of an object is an error, so that nothing outside
 * the tree is read. Nothing is written. Not safe for many threads.
 */
public final class ObjectTreeReader {
  /** The longest {@code __meta__} that is read, in bytes. */
  public static final int LONGEST_METADATA = 1 << 26;

  private static final String DELETED = "__deleted__";

  private static final int FOLDERS_KEPT = 1024;

  private final Path root;

  /** Folders that were looked at, those used last. */
  private final Map<ObjectPath, Path> folders =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, Path> eldest) {
          return size() > FOLDERS_KEPT;
        }
      };

  /**
   * A reader.
   *
   * @param base the folder that holds {@code __root__}
   */
  public ObjectTreeReader(Path base) {
    this.root = base.resolve(ObjectTreeFiles.ROOT);
  }

  /** Whether there is a tree at all. */
  public boolean hasRoot() throws IOException {
    return isFolder(root);
  }

  /** The folder of the root of the tree. */
  public Path root() {
    return root;
  }

  /**
   * The files of the object at a path; null where there is no such object.
   *
   * @throws TreeFault where there are files, but not those of an object
   */
  public @Nullable FiledObject read(ObjectPath path) throws IOException {
    Path folder = folder(path);
    if (folder == null) {
      return null;
    }
    List<String> sources = new ArrayList<>();
    List<String> names = names(folder);
    for (String name : names) {
      if (name.startsWith(SourceFile.PREFIX)) {
        sources.add(name);
      }
    }
    if (!names.contains(MetadataFile.NAME)) {
      if (names.isEmpty() || names.contains(DELETED)) {
        return null;
      }
      throw new TreeFault(folder, "holds no " + MetadataFile.NAME + "; complete or remove it");
    }
    if (sources.size() > 1) {
      sources.sort(PythonOrder.TEXT);
      throw new TreeFault(
          folder,
          "has more than one source: " + String.join(", ", sources) + "; remove all but one");
    }
    byte[] metadata = metadata(folder.resolve(MetadataFile.NAME));
    return new FiledObject(
        path,
        folder,
        metadata,
        sources.isEmpty() ? null : source(folder.resolve(sources.get(0))),
        names.stream().filter(ObjectTreeReader::mayBeChild).toList());
  }

  private static boolean mayBeChild(String name) {
    return !name.startsWith("__") && !name.equals(".git");
  }

  /**
   * The ids of the objects in an object's folder, by code point.
   *
   * @throws TreeFault where a folder in it is no object
   */
  public List<String> children(FiledObject object) throws IOException {
    List<String> children = new ArrayList<>();
    for (String name : object.others()) {
      if (isChild(object.folder().resolve(name))) {
        children.add(name);
      }
    }
    if (!children.isEmpty() && object.path().ids().size() >= ObjectTree.MAX_DEPTH) {
      throw new TreeFault(object.folder(), "nested more than " + ObjectTree.MAX_DEPTH + " deep");
    }
    children.sort(PythonOrder.TEXT);
    return children;
  }

  private static boolean isChild(Path child) throws IOException {
    BasicFileAttributes attributes = attributes(child);
    if (attributes == null || attributes.isRegularFile()) {
      return false;
    }
    if (attributes.isSymbolicLink()) {
      throw new TreeFault(child, "is a link, which is not followed; remove it");
    }
    if (!attributes.isDirectory()) {
      throw new TreeFault(child, "is neither a file nor a folder; remove it");
    }
    if (attributes(child.resolve(MetadataFile.NAME)) != null) {
      return true;
    }
    if (attributes(child.resolve(DELETED)) != null) {
      return false;
    }
    throw new TreeFault(child, "holds no " + MetadataFile.NAME + "; complete or remove it");
  }

  /** The folder of an object, each step of it a folder and no link; null where it ends before. */
  private @Nullable Path folder(ObjectPath path) throws IOException {
    Path folder = folders.get(path);
    if (folder != null) {
      return folder;
    }
    int depth = path.ids().size();
    int from = depth;
    while (from > 0 && folder == null) {
      from--;
      folder = folders.get(new ObjectPath(path.ids().subList(0, from)));
    }
    if (folder == null) {
      folder = root;
      if (!isFolder(folder)) {
        return null;
      }
    }
    for (String id : path.ids().subList(from, depth)) {
      if (FileName.fault(id) != null || id.startsWith("__")) {
        return null;
      }
      try {
        folder = folder.resolve(id);
      } catch (InvalidPathException notHere) {
        return null;
      }
      if (!isFolder(folder)) {
        return null;
      }
    }
    folders.put(path, folder);
    return folder;
  }

  private static boolean isFolder(Path folder) throws IOException {
    BasicFileAttributes attributes = attributes(folder);
    if (attributes != null && attributes.isSymbolicLink()) {
      throw new TreeFault(folder, "is a link, which is not followed; remove it");
    }
    return attributes != null && attributes.isDirectory();
  }

  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.indexOf('\ufffd') >= 0) {
          throw new TreeFault(
              folder, "holds a name that is no text in this locale: " + name + "; use UTF-8");
        }
        names.add(name);
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return names;
  }

  private static byte[] metadata(Path file) throws IOException {
    long length = plain(file);
    if (length > LONGEST_METADATA) {
      throw new TreeFault(file, "is longer than " + LONGEST_METADATA + " bytes");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(LONGEST_METADATA);
    }
  }

  private static FileContent source(Path file) throws IOException {
    return new FileContent(
        file, plain(file), SourceFile.isText(String.valueOf(file.getFileName())));
  }

  /** The length of a plain file. */
  private static long plain(Path file) throws IOException {
    BasicFileAttributes attributes = attributes(file);
    if (attributes == null || !attributes.isRegularFile()) {
      throw new TreeFault(file, "is no plain file; links are not followed");
    }
    return attributes.size();
  }
}

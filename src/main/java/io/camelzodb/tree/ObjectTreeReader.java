package io.camelzodb.tree;

import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of objects in a tree, as {@link ObjectTreeFiles} writes them or as people have
 * edited them.
 *
 * <p>A folder is an object if it holds {@code __meta__}. Its source is the one file whose name
 * begins with {@code __source}. Its children are the folders in it whose names do not begin with
 * two underscores; each has to be an object, unless it holds {@code __deleted__}. No link is
 * followed: one in the place of a file or folder of an object is an error, so that nothing outside
 * the tree is read. Nothing is written. Not safe for many threads.
 */
public final class ObjectTreeReader implements ObjectReader {
  /** The longest {@code __meta__} that is read, in bytes. */
  public static final int LONGEST_METADATA = 1 << 26;

  private static final int FOLDERS_KEPT = 1024;

  private final TreeSource source;

  /** A cache of recently used folders. */
  private final Map<ObjectPath, TreeFolder> folders =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectPath, TreeFolder> eldest) {
          return size() > FOLDERS_KEPT;
        }
      };

  /** A reader of a source, which it does not close. */
  public ObjectTreeReader(TreeSource source) {
    this.source = source;
  }

  /** Another reader of the same source, for another thread. */
  public ObjectTreeReader copy() {
    return new ObjectTreeReader(source);
  }

  /**
   * Returns the children of an object that could not be recorded, as listed in its folder.
   *
   * @return the reasons by id, see {@link UnrecordedFile}; empty if there is no list
   * @throws TreeFault if the list cannot be read
   */
  public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    TreeFolder folder = folder(container);
    return folder == null ? UnrecordedFile.NOTHING : UnrecordedFile.read(folder);
  }

  /** Whether there is a tree at all. */
  public boolean hasRoot() throws IOException {
    return isFolder(TreePaths.ROOT);
  }

  /** The folder of the root of the tree. */
  @Override
  public String name() {
    return source.where(TreePaths.ROOT);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The root alone, also where its folder is empty; the parts of a site where the folder of the
   * root holds only these, as that of an export of a part of a site.
   */
  @Override
  public List<ObjectPath> tops() throws IOException {
    if (!hasRoot()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String name : source.names(TreePaths.ROOT)) {
      if (!TreeNames.mayBeChild(name)) {
        return List.of(ObjectPath.ROOT);
      }
      parts.add(name);
    }
    parts.sort(PythonOrder.TEXT);
    return parts.isEmpty()
        ? List.of(ObjectPath.ROOT)
        : parts.stream().map(ObjectPath.ROOT::child).toList();
  }

  @Override
  public boolean isOfObject(IOException fault) {
    return fault instanceof TreeFault;
  }

  /**
   * Whether there are files of an object at a path, as {@link #read} finds them; without reading
   * them where the metadata is there.
   *
   * @throws TreeFault as {@link #read} does, if the metadata is missing
   */
  public boolean has(ObjectPath path) throws IOException {
    TreeFolder folder = folder(path);
    return folder != null && (folder.entry(MetadataFile.NAME) != null || read(path) != null);
  }

  /**
   * Returns the files of the object at a path; null if there is none.
   *
   * @throws TreeFault if there are files, but not those of an object
   */
  @Override
  public @Nullable FiledObject read(ObjectPath path) throws IOException {
    TreeFolder folder = folder(path);
    if (folder == null) {
      return null;
    }
    List<String> sources = new ArrayList<>();
    List<String> names = source.names(folder.path());
    for (String name : names) {
      if (name.startsWith(SourceFile.PREFIX)) {
        sources.add(name);
      }
    }
    if (!names.contains(MetadataFile.NAME)) {
      if (names.isEmpty() || names.contains(TreeNames.DELETED)) {
        return null;
      }
      throw folder.lacksMetadata();
    }
    if (sources.size() > 1) {
      sources.sort(PythonOrder.TEXT);
      throw folder.incomplete(
          "has more than one source: " + String.join(", ", sources), "remove all but one");
    }
    byte[] metadata = metadata(folder);
    return new FiledObject(
        path,
        folder,
        metadata,
        sources.isEmpty() ? null : source(folder, sources.get(0)),
        names.contains(StateFile.NAME) ? new FiledState(folder) : null,
        names.stream().filter(TreeNames::mayBeChild).toList());
  }

  /** Returns the folder of an object, without following links; null if it does not exist. */
  private @Nullable TreeFolder folder(ObjectPath path) throws IOException {
    TreeFolder folder = folders.get(path);
    if (folder != null) {
      return folder;
    }
    int depth = path.depth();
    int from = depth;
    while (from > 0 && folder == null) {
      from--;
      folder = folders.get(path.prefix(from));
    }
    if (folder == null) {
      folder = new TreeFolder(source, TreePaths.ROOT);
      if (!isFolder(folder.path())) {
        return null;
      }
    }
    for (String id : path.ids().subList(from, depth)) {
      if (FolderName.fault(id) != null || !TreeNames.mayBeChild(id)) {
        return null;
      }
      try {
        folder = new TreeFolder(source, folder.child(id));
        if (!isFolder(folder.path())) {
          return null;
        }
      } catch (InvalidPathException notHere) {
        return null;
      }
    }
    folders.put(path, folder);
    return folder;
  }

  private boolean isFolder(String folder) throws IOException {
    TreeSource.Entry entry = source.entry(folder);
    if (entry != null && entry.kind() == TreeSource.Kind.LINK) {
      throw new TreeFault(source.where(folder), "is a link; links are not followed", "remove it");
    }
    return entry != null && entry.kind() == TreeSource.Kind.FOLDER;
  }

  private static byte[] metadata(TreeFolder folder) throws IOException {
    long length = folder.length(MetadataFile.NAME);
    if (length > LONGEST_METADATA) {
      throw folder.fault(MetadataFile.NAME, "is longer than " + LONGEST_METADATA + " bytes");
    }
    try (InputStream in = folder.open(MetadataFile.NAME)) {
      byte[] read = in.readNBytes(LONGEST_METADATA);
      if (read.length != length) {
        throw folder.fault(MetadataFile.NAME, FileContent.CHANGED, FileContent.AGAIN);
      }
      return read;
    }
  }

  private static FileContent source(TreeFolder folder, String name) throws IOException {
    return new FileContent(folder, name, folder.length(name), SourceFile.isText(name));
  }
}

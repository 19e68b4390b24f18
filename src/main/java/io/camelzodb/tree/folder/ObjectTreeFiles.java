package io.camelzodb.tree.folder;

import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PathLength;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.RefusedObjects;
import io.camelzodb.tree.StateFile;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree of objects as files: {@code BASE/__root__/PATH/__meta__} and {@code __source*__}
 * beside it.
 *
 * <p>Equal files are not touched; others are replaced as a whole. Ids are the names of folders; an
 * object whose id is not possible as a name is skipped with a problem, with everything below it. No
 * link below {@code __root__} is followed: in the place of a folder or file it is replaced.
 *
 * <p>Objects may come in any order, best depth first: recently used folders are cached. Not safe
 * for many threads.
 */
public final class ObjectTreeFiles implements FolderTree {

  private final Path base;
  private final Consumer<Problem> problems;
  private final RefusedObjects refused;
  private final OpenFolders folders;
  private final @Nullable Consumer<Path> changed;
  private long written;
  private long unchanged;
  private long removed;
  private long skipped;
  private long filesWritten;

  /**
   * Creates a tree.
   *
   * @param base the folder of {@code __root__}; created if missing
   * @param problems receives problems of objects that cannot be files
   */
  public ObjectTreeFiles(Path base, Consumer<Problem> problems) {
    this(base, problems, null);
  }

  /**
   * Creates a tree that reports its changes.
   *
   * @param changed receives each written file and each removed file or folder, relative to the base
   *     folder; null for none
   */
  public ObjectTreeFiles(Path base, Consumer<Problem> problems, @Nullable Consumer<Path> changed) {
    this.base = base;
    this.problems = problems;
    this.refused = new RefusedObjects(base, problems);
    this.folders = new OpenFolders(base, refused);
    this.changed = changed;
  }

  /** The base folder. */
  public Path base() {
    return base;
  }

  /**
   * Writes the files of an object if they differ from its data.
   *
   * @return whether the object has its files; false, with a problem, if its path is not possible
   * @throws StorageException if a value of the metadata is no literal, or the source cannot be
   *     read; the old files stay
   * @throws IOException if the file system fails
   */
  public boolean write(ObjectPath path, ObjectData data) throws IOException {
    return write(ObjectFiles.of(path, data, problems));
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    try {
      return written(object);
    } catch (FileSystemException fault) {
      throw HeldFolder.described(fault);
    }
  }

  private boolean written(ObjectFiles object) throws IOException {
    String fault = PathLength.fault(base, object);
    if (fault != null) {
      refused.add(object.path(), fault);
    }
    ObjectFolder folder = fault == null ? folders.reach(object.path()) : null;
    if (folder == null) {
      skipped++;
      return false;
    }
    boolean done = false;
    try {
      write(object, folder);
      done = true;
    } catch (FileSystemException refusal) {
      if (!PathLength.isTooLong(refusal)) {
        throw refusal;
      }
      skipped++;
      refused.add(object.path(), PathLength.TOO_LONG);
    } finally {
      if (!done) {
        removeUnfinished(object.path(), folder);
      }
    }
    return done;
  }

  /** Removes the incomplete folder of an object that cannot be written. */
  private void removeUnfinished(ObjectPath path, ObjectFolder folder) throws IOException {
    if (folder.attributes(MetadataFile.NAME) == null) {
      removeOthers(folder, Set.of());
    }
    if (path.isRoot() || !folder.namesThat(name -> true).isEmpty()) {
      return;
    }
    ObjectFolder container = folders.open(path.parent());
    folders.forget(path);
    if (container == null) {
      Files.deleteIfExists(folder.path());
    } else {
      container.remove(path.id());
    }
    folder.close();
  }

  private void write(ObjectFiles object, ObjectFolder folder) throws IOException {
    boolean differs = false;
    if (object.sourceName() != null && object.source() != null) {
      differs = put(folder, object.sourceName(), object.source());
    }
    Set<String> names = new HashSet<>();
    if (object.sourceName() != null) {
      names.add(object.sourceName());
    }
    if (object.state() != null) {
      StateWriting writing = new StateWriting(folder, names);
      object.state().writeTo(writing);
      differs |= writing.differs;
    }
    differs |= removeOthers(folder, names);
    differs |= put(folder, MetadataFile.NAME, Content.of(object.metadata()));
    if (differs) {
      written++;
    } else {
      unchanged++;
    }
  }

  private boolean put(ObjectFolder folder, String name, Content content) throws IOException {
    BasicFileAttributes old = folder.attributes(name);
    if (old != null && old.isDirectory()) {
      folder.remove(name);
      old = null;
    }
    try (FileWriter out = new FileWriter(folder.held(), name, old)) {
      content.writeTo(out);
      if (!out.finish()) {
        return false;
      }
    }
    folder.add(name);
    filesWritten++;
    changed(folder, name);
    return true;
  }

  /** Puts the files of a state in place. */
  private final class StateWriting implements ObjectData.Files {
    private final ObjectFolder folder;
    private final Set<String> names;
    private boolean differs;

    StateWriting(ObjectFolder folder, Set<String> names) {
      this.folder = folder;
      this.names = names;
    }

    @Override
    public void file(String name, Content content) throws IOException {
      if (!StateFile.isStateFile(name)) {
        throw new IllegalArgumentException("no file of a state: " + name);
      }
      names.add(name);
      differs |= put(folder, name, content);
    }
  }

  private boolean removeOthers(ObjectFolder folder, Set<String> keep) throws IOException {
    List<String> others = folder.namesThat(name -> TreeNames.isReplaced(name, keep));
    for (String name : others) {
      folder.remove(name);
      changed(folder, name);
    }
    return !others.isEmpty();
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) throws IOException {
    try {
      pruned(path, rule);
    } catch (FileSystemException fault) {
      throw HeldFolder.described(fault);
    }
  }

  private void pruned(ObjectPath path, PruneRule rule) throws IOException {
    ObjectFolder folder = folders.reach(path);
    if (folder == null) {
      return;
    }
    List<String> others = folder.namesThat(rule::removes);
    for (String name : others) {
      BasicFileAttributes attributes = folder.attributes(name);
      ObjectPath child = path.child(name);
      // A plain file belongs to a user.
      if (attributes != null && (attributes.isDirectory() || attributes.isSymbolicLink())) {
        folders.closeBelow(child);
        folder.remove(name);
        changed(folder, name);
        removed++;
      }
    }
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    ObjectFolder folder = folders.existing(container);
    BasicFileAttributes file = folder == null ? null : folder.attributes(UnrecordedFile.NAME);
    if (folder == null || file == null || !file.isRegularFile()) {
      return UnrecordedFile.NOTHING;
    }
    try (InputStream in = PlainFile.open(folder.path().resolve(UnrecordedFile.NAME))) {
      return UnrecordedFile.lenient(in.readNBytes(UnrecordedFile.LONGEST));
    }
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
      throws IOException {
    ObjectFolder folder = folders.existing(container);
    if (folder == null) {
      return;
    }
    if (!reasons.isEmpty()) {
      put(folder, UnrecordedFile.NAME, Content.of(UnrecordedFile.format(reasons)));
    } else if (folder.attributes(UnrecordedFile.NAME) != null) {
      folder.remove(UnrecordedFile.NAME);
      changed(folder, UnrecordedFile.NAME);
    }
  }

  /** Removes files from the folder of an object, if they are there. */
  public void removeFiles(ObjectPath path, Set<String> names) throws IOException {
    ObjectFolder folder = folders.existing(path);
    for (String name : folder == null ? List.<String>of() : folder.namesThat(names::contains)) {
      folder.remove(name);
      changed(folder, name);
    }
  }

  /** Puts an empty file into the folder of an object, which is made if needed. */
  public void mark(ObjectPath path, String name) throws IOException {
    ObjectFolder folder = folders.reach(path);
    if (folder != null) {
      put(folder, name, Content.of(new byte[0]));
    }
  }

  private void changed(ObjectFolder folder, String name) {
    if (changed != null) {
      changed.accept(base.relativize(folder.shown().resolve(name)));
    }
  }

  /** Closes the open folders; more can be written afterwards. */
  @Override
  public void close() {
    folders.close();
  }

  @Override
  public TreeSummary summary() {
    return new TreeSummary(written, unchanged, removed, skipped, filesWritten);
  }

  @Override
  public String refusal() {
    return refused.reason();
  }
}

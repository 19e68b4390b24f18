package io.camelzodb.git.pack;

import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.TreeCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the objects of many commits in one pack. A folder that changes repeatedly is stored as
 * deltas; its last bytes stay in memory, so that nothing is read back.
 */
public final class PackedObjects implements CommitObjects {
  private static final Logger LOG = LoggerFactory.getLogger(PackedObjects.class);
  private static final int MOST_DELTAS = 50;

  private final Repository repository;
  private final ObjectReader reader;
  private final Path packs;
  private final Hardening hardening;
  private final boolean looks;
  private final TreeCache trees;
  private @Nullable PackWriter pack;

  /** The folders of the open pack that may change again. */
  private final Map<ObjectId, Folder> folders = new HashMap<>();

  /** The bytes of a folder, and the length of its delta chain. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Folder(byte[] bytes, int deltas) {}

  public PackedObjects(Repository repository, TreeCache trees, Hardening hardening) {
    this(repository, trees, hardening, true);
  }

  /**
   * Creates it.
   *
   * @param looks whether to check if the repository has a file already; the check costs more than
   *     writing
   */
  public PackedObjects(Repository repository, TreeCache trees, Hardening hardening, boolean looks) {
    this.looks = looks;
    this.hardening = hardening;
    this.trees = trees;
    this.repository = repository;
    this.reader = repository.newObjectReader();
    this.packs = GitWorkTree.objects(repository).resolve("pack");
  }

  private PackWriter pack() throws IOException {
    PackWriter open = pack;
    if (open == null) {
      open = new PackWriter(packs, hardening);
      pack = open;
    }
    return open;
  }

  @Override
  public ObjectId blob(@Nullable ObjectId before, TemporaryBuffer content) throws IOException {
    // To ask the repository for each would take longer than to store some of them twice.
    return pack().blob(content, id -> id.equals(before));
  }

  @Override
  public ObjectId blob(byte[] content) throws IOException {
    PackWriter open = pack();
    ObjectId id = open.id(Constants.OBJ_BLOB, content);
    if (!open.contains(id) && !isInRepository(id)) {
      open.add(id, Constants.OBJ_BLOB, content);
    }
    return id;
  }

  @Override
  public ObjectId blob(long length, Opener file) throws IOException {
    return pack().blob(length, file, this::isInRepository);
  }

  private boolean isInRepository(ObjectId id) throws IOException {
    return looks && repository.getObjectDatabase().has(id);
  }

  private ObjectId add(int type, byte[] bytes) throws IOException {
    PackWriter open = pack();
    ObjectId id = open.id(type, bytes);
    if (!open.contains(id)) {
      open.add(id, type, bytes);
    }
    return id;
  }

  @Override
  public ObjectId tree(@Nullable ObjectId before, byte[] stored, byte[] now) throws IOException {
    PackWriter open = pack();
    ObjectId id = open.id(Constants.OBJ_TREE, now);
    if (id.equals(before)) {
      return id;
    }
    Folder old = before == null ? null : folders.remove(before);
    int deltas = 0;
    if (!open.contains(id)) {
      long base = before == null ? -1 : open.offset(before);
      byte[] delta =
          old == null || base < 0 || old.deltas >= MOST_DELTAS ? null : TreeDelta.of(stored, now);
      if (delta == null) {
        open.add(id, Constants.OBJ_TREE, now);
      } else {
        open.addDelta(id, base, delta);
        deltas = old.deltas + 1;
      }
    } else {
      deltas = MOST_DELTAS;
    }
    folders.put(id, new Folder(now, deltas));
    return id;
  }

  @Override
  public byte[] tree(ObjectId id) throws IOException {
    Folder open = folders.get(id);
    if (open != null) {
      return open.bytes;
    }
    byte[] cached = trees.get(id);
    if (cached != null) {
      return cached;
    }
    if (pack != null && pack.contains(id)) {
      // Another folder held the same, and holds something else now.
      flush();
    }
    return trees.read(reader, id);
  }

  @Override
  public byte[] file(ObjectId id) throws IOException {
    if (pack != null && pack.contains(id)) {
      flush();
    }
    return reader.open(id, Constants.OBJ_BLOB).getCachedBytes();
  }

  @Override
  public InputStream open(ObjectId id) throws IOException {
    if (pack != null && pack.contains(id)) {
      flush();
    }
    return reader.open(id, Constants.OBJ_BLOB).openStream();
  }

  @Override
  public ObjectId commit(CommitBuilder commit) throws IOException {
    return add(Constants.OBJ_COMMIT, commit.build());
  }

  @Override
  public void flush() throws IOException {
    PackWriter full = pack;
    pack = null;
    folders.forEach((id, folder) -> trees.put(id, folder.bytes));
    folders.clear();
    if (full != null) {
      try (full) {
        Path finished = full.finish();
        if (finished != null) {
          FinishedPack.open(repository, finished.toFile());
        }
      }
    }
  }

  @Override
  public ObjectReader reader() {
    return reader;
  }

  @Override
  public void close() {
    reader.close();
    PackWriter unfinished = pack;
    pack = null;
    try {
      if (unfinished != null) {
        unfinished.close();
      }
    } catch (IOException left) {
      LOG.debug("an unfinished pack stays for now", left);
    }
  }
}

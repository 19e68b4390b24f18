package io.camelzodb.git.pack;

import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.TreeCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/** Stores objects as loose files by JGit, each synced before it gets its name. */
public final class InsertedObjects implements CommitObjects {
  private static final int FIRST = 2;

  private final ObjectInserter inserter;
  private final ObjectReader reader;
  private final TreeCache trees;
  private final Path folder;
  private final Hardening hardening;
  private final Set<Path> folders = new TreeSet<>();

  /** The folders that were there before. */
  private final Set<String> foldersBefore;

  private final MessageDigest digest = DigestUtils.getSha1Digest();

  private InsertedObjects(
      ObjectInserter inserter, TreeCache trees, Path folder, Hardening hardening) {
    this.inserter = inserter;
    this.trees = trees;
    this.folder = folder;
    this.hardening = hardening;
    this.reader = inserter.newReader();
    String[] present = folder.toFile().list();
    this.foldersBefore = present == null ? Set.of() : Set.of(present);
  }

  /** Creates it for a repository. */
  public static InsertedObjects loose(Repository repository, TreeCache trees, Hardening hardening) {
    hardening.applyTo(repository);
    return new InsertedObjects(
        repository.newObjectInserter(), trees, GitWorkTree.objects(repository), hardening);
  }

  private ObjectId inserted(ObjectId id) {
    folders.add(folder.resolve(id.name().substring(0, FIRST)));
    return id;
  }

  @Override
  public ObjectId blob(byte[] content) throws IOException {
    return inserted(inserter.insert(Constants.OBJ_BLOB, content));
  }

  @Override
  public ObjectId blob(long length, Opener file) throws IOException {
    try (InputStream in = file.open()) {
      return inserted(inserter.insert(Constants.OBJ_BLOB, length, in));
    }
  }

  @Override
  public ObjectId blob(@Nullable ObjectId before, TemporaryBuffer content) throws IOException {
    return blob(content.length(), content::openInputStream);
  }

  @Override
  public ObjectId tree(@Nullable ObjectId before, byte[] stored, byte[] now) throws IOException {
    ObjectId id = PackWriter.id(digest, Constants.OBJ_TREE, now);
    if (!id.equals(before)) {
      inserted(inserter.insert(Constants.OBJ_TREE, now));
    }
    trees.put(id, now);
    return id;
  }

  @Override
  public byte[] tree(ObjectId id) throws IOException {
    return trees.read(reader, id);
  }

  @Override
  public byte[] file(ObjectId id) throws IOException {
    return reader.open(id, Constants.OBJ_BLOB).getCachedBytes();
  }

  @Override
  public InputStream open(ObjectId id) throws IOException {
    return reader.open(id, Constants.OBJ_BLOB).openStream();
  }

  @Override
  public ObjectId commit(CommitBuilder commit) throws IOException {
    return inserted(inserter.insert(commit));
  }

  @Override
  public void flush() throws IOException {
    inserter.flush();
    boolean made = false;
    for (Path each : folders) {
      made |= !foldersBefore.contains(each.getFileName().toString());
    }
    hardening.looseObjects(folder, folders, made);
    folders.clear();
  }

  @Override
  public ObjectReader reader() {
    return reader;
  }

  @Override
  public void close() {
    reader.close();
    inserter.close();
  }
}

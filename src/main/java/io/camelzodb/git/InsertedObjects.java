package io.camelzodb.git;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/** Objects as one of JGit's inserters stores them: in files of their own, or in a pack. */
final class InsertedObjects implements CommitObjects {
  private final ObjectInserter inserter;
  private final ObjectReader reader;
  private final TreeCache trees;
  private final MessageDigest digest = DigestUtils.getSha1Digest();

  /** Takes over an inserter. */
  InsertedObjects(ObjectInserter inserter, TreeCache trees) {
    this.inserter = inserter;
    this.trees = trees;
    this.reader = inserter.newReader();
  }

  @Override
  public ObjectId blob(@Nullable ObjectId before, TemporaryBuffer content) throws IOException {
    try (InputStream in = content.openInputStream()) {
      return inserter.insert(Constants.OBJ_BLOB, content.length(), in);
    }
  }

  @Override
  public ObjectId tree(@Nullable ObjectId before, byte[] stored, byte[] now) throws IOException {
    ObjectId id = PackWriter.id(digest, Constants.OBJ_TREE, now);
    if (!id.equals(before)) {
      inserter.insert(Constants.OBJ_TREE, now);
    }
    trees.put(id, now);
    return id;
  }

  @Override
  public byte[] tree(ObjectId id) throws IOException {
    return trees.read(reader, id);
  }

  @Override
  public ObjectId commit(CommitBuilder commit) throws IOException {
    return inserter.insert(commit);
  }

  @Override
  public void flush() throws IOException {
    inserter.flush();
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
